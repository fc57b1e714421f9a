// What solaris-esign must reach, and whether it has.
import { base, clients, columns as facts, ours, plain } from "./clients.mjs";

/** @typedef {{ goal: string, found: string, met: boolean }} Verdict */

/** Microseconds that no comparison of a documented body may cost, in the median. */
const comparisonLimit = 3;
/** A first call also loads and connects what its peers leave out, so its start has a limit only. */
const aheadIn = ["latency", "cpu", "rate255", "errors"];

/**
 * Of what was measured.
 * @param {import("./results.js").Results} results
 * @returns {Verdict[]}
 */
export function judge({ roundTrips = [], columns = {}, checker = [] }) {
  const verdicts = roundTrips.flatMap(({ what, limit, roundTrips: { median } }) =>
    limit === undefined ? [] : [atMost(`round trips of ${plain(what)}`, median, limit)],
  );
  for (const [id, { title, unit, higherIsBetter, limit }] of Object.entries(facts)) {
    const column = columns[id];
    const { value, ratio } = column?.[ours] ?? {};
    if (!column || !value) continue;
    if (!ratio) {
      verdicts.push(atMost(title, value.median, limit, ` ${unit}`));
      continue;
    }
    const isBetter = (/** @type {number} */ one, /** @type {number} */ other) =>
      higherIsBetter ? one > other : one < other;
    const own = ratio.median;
    const goal = `${title} ${higherIsBetter ? "≥" : "≤"} ${limit.toFixed(2)} of ${base}`;
    verdicts.push({ goal, found: own.toFixed(2), met: !isBetter(limit, own) });
    if (!aheadIn.includes(id)) continue;
    const ahead = clients.flatMap(({ name, label, role }) => {
      const theirs = role === "peer" && column[name]?.ratio?.median;
      return theirs && isBetter(theirs, own) ? [`${plain(label)} ${theirs.toFixed(2)}`] : [];
    });
    const found = [own.toFixed(2), ...ahead].join(", behind ");
    verdicts.push({ goal: `ahead of every peer: ${title}`, found, met: ahead.length === 0 });
  }
  const slowest = Math.max(...checker.map(({ compare }) => compare.median));
  if (checker.length > 0)
    verdicts.push(atMost("comparing a response with the contract", slowest, comparisonLimit, " µs"));
  return verdicts;
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @param {string} [unit]
 * @returns {Verdict}
 */
function atMost(what, value, limit, unit = "") {
  return { goal: `${what} ≤ ${limit}${unit}`, found: `${value.toFixed(2)}${unit}`, met: value <= limit };
}
