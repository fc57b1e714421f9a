// What solaris-esign is to reach, and whether it has.
import { base, ours, peers, variant } from "./clients.mjs";
import { columns as facts } from "./columns.mjs";

/** @typedef {import("./measurement.js").Columns} Columns */
/** @typedef {{ goal: string, found: string, met: boolean }} Verdict */

/** Of ratios to raw fetch. */
const ratioGoals = [
  { column: "latency", client: ours, limit: 0.7 },
  { column: "cpu", client: ours, limit: 0.58 },
  { column: "rate255", client: ours, limit: 1.9 },
  { column: "memory255", client: ours, limit: 0.65 },
  { column: "errors", client: ours, limit: 0.7 },
  { column: "start", client: ours, limit: 1.0 },
  { column: "start", client: ours, limit: 0.5 },
  { column: "latency", client: variant, limit: 1.15 },
];

/** Of sizes, absolutely. One reference left behind by each call would be 800 kB of the heap per 100 000 calls. */
const sizeGoals = [
  { column: "bundle", limit: 9.5 },
  { column: "heap", limit: 500 },
];

/** Round trips of a call during which the token is renewed: one, not two. */
const roundTripLimit = 1.5;

/** Microseconds that no comparison of a documented body may cost, in the median. */
const comparisonLimit = 3;

/**
 * Of what was measured.
 * @param {import("./measurement.js").Results} results
 * @returns {Verdict[]}
 */
export function judge({ columns = {}, renewal, checker = [] }) {
  return [
    ...ratioVerdicts(columns),
    ...sizeVerdicts(columns),
    ...peerVerdicts(columns),
    ...renewalVerdicts(renewal),
    ...checkerVerdicts(checker),
  ];
}

/** @param {Columns} columns */
function ratioVerdicts(columns) {
  return ratioGoals.flatMap(({ column, client, limit }) => {
    const ratio = columns[column]?.[client.name]?.ratio?.median;
    if (ratio === undefined) return [];
    const { title, higherIsBetter } = factsOf(column);
    const goal = `${plain(client.label)}: ${title} ${higherIsBetter ? "≥" : "≤"} ${limit.toFixed(2)} of ${plain(base.label)}`;
    return [{ goal, found: ratio.toFixed(2), met: higherIsBetter ? ratio >= limit : ratio <= limit }];
  });
}

/** @param {Columns} columns */
function sizeVerdicts(columns) {
  return sizeGoals.flatMap(({ column, limit }) => {
    const size = columns[column]?.[ours.name]?.value.median;
    if (size === undefined) return [];
    const { title, unit } = factsOf(column);
    return [{ goal: `${title} ≤ ${limit} ${unit}`, found: `${size.toFixed(1)} ${unit}`, met: size <= limit }];
  });
}

/** @param {import("./measurement.js").Results["renewal"]} renewal */
function renewalVerdicts(renewal) {
  if (!renewal) return [];
  const { median } = renewal.steady;
  const goal = "a call during which the token is renewed costs one round trip";
  return [{ goal, found: median.toFixed(2), met: median <= roundTripLimit }];
}

/**
 * Ahead of every peer in every column that has ratios.
 * @param {Columns} columns
 */
function peerVerdicts(columns) {
  return Object.entries(columns).flatMap(([id, column]) => {
    const own = column[ours.name]?.ratio?.median;
    if (own === undefined) return [];
    const { title, higherIsBetter } = factsOf(id);
    const ahead = peers.filter(({ name }) => {
      const theirs = column[name]?.ratio?.median;
      return theirs !== undefined && (higherIsBetter ? theirs > own : theirs < own);
    });
    const found = ahead.map(({ name, label }) => `${plain(label)} ${column[name]?.ratio?.median.toFixed(2)}`);
    return [
      {
        goal: `ahead of every peer: ${title}`,
        found: `${own.toFixed(2)}${found.length > 0 ? `, ahead of it: ${found.join(", ")}` : ""}`,
        met: ahead.length === 0,
      },
    ];
  });
}

/** @param {readonly import("./measurement.js").CheckerRow[]} rows */
function checkerVerdicts(rows) {
  if (rows.length === 0) return [];
  const slowest = Math.max(...rows.map(({ compare }) => compare.median));
  const goal = `comparing an answer with the contract: < ${comparisonLimit} µs`;
  return [{ goal, found: `${slowest.toFixed(2)} µs`, met: slowest < comparisonLimit }];
}

/** @param {string} id */
function factsOf(id) {
  const found = facts[id];
  if (!found) throw new Error(`columns.mjs knows no column ${id}`);
  return found;
}

/** @param {string} label in Markdown */
function plain(label) {
  return label.replaceAll(/[`*]/g, "");
}
