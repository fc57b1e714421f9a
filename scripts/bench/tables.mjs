// All tables of what was measured, in Markdown.
import { base, clients, columns as facts } from "./clients.mjs";

/** @typedef {import("./rounds.mjs").Spread} Spread */

/** @param {import("./results.js").Results} results */
export function tables({ roundTrips, columns = {}, nodeStart, checker, ledgers, growth }) {
  const ids = Object.keys(facts).filter((id) => columns[id]);
  const parts = [
    roundTrips &&
      table(
        ["call", "round trips", "goal"],
        roundTrips.map(({ what, roundTrips: found, limit }) => [what, spread(found), limit ? `≤ ${limit}` : ""]),
      ),
    ids.length > 0 &&
      table(
        ["client", ...ids.map((id) => facts[id]?.title ?? id)],
        clients.map(({ name, label }) => [label, ...ids.map((id) => cell(columns[id]?.[name], facts[id]?.unit, name))]),
      ),
    nodeStart && `Of the time to the first response, Node itself takes ${Math.round(nodeStart.median)} ms to start.`,
    checker &&
      table(
        ["response", "compare, µs", "JSON.parse, µs"],
        checker.map(({ body, compare, parse }) => [body, spread(compare), spread(parse)]),
      ),
    ledgers &&
      table(
        ["ledger", "claim and settlement, ms"],
        ledgers.map(({ name, addedMs }) => [name, addedMs ? spread(addedMs) : "not run"]),
      ),
    growth &&
      table(
        ["operations", "generation, s", "type check, s", "type check, MB"],
        growth.map(({ operations, ...figures }) => [
          operations.toLocaleString("en"),
          ...[figures.generationS.toFixed(1), figures.typeCheckS.toFixed(1), figures.typeCheckMb.toFixed(0)],
        ]),
      ),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/**
 * @param {readonly string[]} head
 * @param {readonly string[][]} rows
 */
function table(head, rows) {
  return [head, head.map((_, nth) => (nth === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/**
 * @param {import("./rounds.mjs").Cell | undefined} cell
 * @param {string} [unit]
 * @param {string} [client]
 */
function cell(cell, unit, client) {
  if (!cell) return "–";
  return cell.ratio && client !== base ? spread(cell.ratio) : `${figures(cell.value.median)} ${unit}`;
}

/** @param {Spread} spread */
function spread({ median, min, max }) {
  return min === max ? median.toFixed(2) : `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/**
 * Three figures say all that is known.
 * @param {number} value
 */
function figures(value) {
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(3).replace(/\.?0+$/, "");
}
