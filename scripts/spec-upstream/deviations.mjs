// The known differences between the provider's description and ours, each with its reason: spec/deviations.yaml.
import { parse } from "yaml";
import { CannotRun } from "../support/description.mjs";

/** @typedef {import("./compare.mjs").Difference} Difference */
/** @typedef {{ at: string, ours: string, theirs: string, reason: string }} Deviation of one fact */

/**
 * @param {string} text
 * @param {string} name
 * @returns {Deviation[]}
 * @throws {CannotRun}
 */
export function parseDeviations(text, name) {
  let entries;
  try {
    entries = parse(text) ?? [];
  } catch (error) {
    throw new CannotRun(`${name} is not valid YAML: ${/** @type {Error} */ (error).message.split("\n")[0]}`);
  }
  if (!Array.isArray(entries)) throw new CannotRun(`${name} must be a list.`);
  return entries.flatMap((entry, index) => {
    for (const key of ["at", "ours", "theirs", "reason"]) {
      if (String(entry?.[key] ?? "").trim() === "")
        throw new CannotRun(`Entry ${index + 1} of ${name} has no "${key}".`);
    }
    const { ours, theirs, reason } = entry;
    return [entry.at]
      .flat()
      .flatMap(expanded)
      .map((at) => ({ at, ours: `${ours}`, theirs: `${theirs}`, reason }));
  });
}

/**
 * @param {readonly Difference[]} differences
 * @param {readonly Deviation[]} deviations
 * @returns {{ unknown: Difference[], known: Difference[], stale: Deviation[] }}
 */
export function sortOut(differences, deviations) {
  const explains = (/** @type {Deviation} */ deviation, /** @type {Difference} */ difference) =>
    deviation.at === difference.at && deviation.ours === difference.ours && deviation.theirs === difference.theirs;
  const isKnown = (/** @type {Difference} */ difference) =>
    deviations.some((deviation) => explains(deviation, difference));
  return {
    unknown: differences.filter((difference) => !isKnown(difference)),
    known: differences.filter(isKnown),
    stale: deviations.filter((deviation) => !differences.some((difference) => explains(deviation, difference))),
  };
}

/**
 * `a.{b,c}` stands for `a.b` and `a.c`.
 * @param {string} place
 * @returns {string[]}
 */
function expanded(place) {
  const [found, choices] = /\{([^{}]+)\}/.exec(place) ?? [];
  if (!found || !choices) return [place];
  return choices.split(",").flatMap((choice) => expanded(place.replace(found, choice.trim())));
}
