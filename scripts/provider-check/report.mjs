// What came of all the checks: the one record from which every report is made.

/**
 * @typedef {import("./run-checks.mjs").CheckResult} CheckResult
 *
 * @typedef {object} Report
 * @property {string} provider its address
 * @property {string} at when the checks began
 * @property {boolean} realCall whether the one call that has an effect was asked for
 * @property {"agrees" | "disagrees" | "could not be checked"} outcome
 * @property {0 | 1 | 2} exitCode
 * @property {readonly CheckResult[]} checks
 */

/**
 * @param {{ provider: string, at: Date, realCall: boolean, checks: readonly CheckResult[] }} facts
 * @returns {Report}
 */
export function reportOf({ at, checks, ...facts }) {
  const any = (/** @type {string} */ verdict) => checks.some((check) => check.verdict === verdict);
  const common = { ...facts, at: at.toISOString(), checks };
  // What was found stands, whatever else could not be looked at.
  if (any("DISAGREES")) return { ...common, outcome: "disagrees", exitCode: 1 };
  if (any("not checked")) return { ...common, outcome: "could not be checked", exitCode: 2 };
  return { ...common, outcome: "agrees", exitCode: 0 };
}

/** @param {Report} report */
export function conclusion({ outcome, checks }) {
  const count = (/** @type {(check: CheckResult) => boolean} */ is) => checks.filter(is).length;
  const unchecked = count(({ verdict }) => verdict === "not checked");
  const left = unchecked > 0 ? ` ${unchecked} of ${checks.length} checks could not be made.` : "";
  if (outcome === "agrees") return `The provider keeps the contract, in ${checks.length} of ${checks.length} checks.`;
  if (outcome === "could not be checked") return `Whether the provider keeps the contract is not known.${left}`;
  const disagreeing = count(({ verdict }) => verdict === "DISAGREES");
  return `The provider DISAGREES with the contract, in ${disagreeing} of ${checks.length} checks.${left}`;
}
