// All tables of what was measured, in Markdown.
import { checkerTable } from "./checker-table.mjs";
import { clientsTable } from "./clients-table.mjs";
import { growthTable } from "./growth-table.mjs";

/** @typedef {import("../measurement.js").Results} Results */

/** @param {Results} results */
export function tables({ columns = {}, nodeStart, renewal, checker, growth }) {
  const parts = [
    Object.keys(columns).length > 0 && clientsTable(columns),
    nodeStart && `Of the time to the first answer, Node itself takes ${Math.round(nodeStart.median)} ms to start.`,
    renewal && renewalText(renewal),
    checker && checkerTable(checker),
    growth && growthTable(growth),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** @param {import("../measurement.js").Renewal} renewal */
function renewalText({ roundTripMs, steady, idle }) {
  return (
    `With a round trip of ${roundTripMs} ms, a call during which the token is renewed costs ${roundTrips(steady)} round trips ` +
    `while calls follow each other, and ${roundTrips(idle)} after a pause in which the token expired.`
  );
}

/** @param {import("../spread.mjs").Spread} spread */
function roundTrips({ median, min, max }) {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}
