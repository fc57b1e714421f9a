// The table of clients, in Markdown: what was measured, as ratios to raw fetch where there are any.
import { base, clients } from "../clients.mjs";
import { columns as facts } from "../columns.mjs";

/** @typedef {import("../measurement.js").Columns} Columns */

/**
 * @param {Columns} columns
 * @returns {string}
 */
export function clientsTable(columns) {
  const ids = Object.keys(facts).filter((id) => columns[id]);
  const rows = clients.map(({ name, label }) => [label, ...ids.map((id) => cellOf(columns, id, name))]);
  return [["client", ...ids.map((id) => facts[id]?.title ?? id)], ["---", ...ids.map(() => "---:")], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/**
 * @param {Columns} columns
 * @param {string} id
 * @param {string} client
 */
function cellOf(columns, id, client) {
  const cell = columns[id]?.[client];
  if (!cell) return "–";
  const unit = facts[id]?.unit ?? "";
  if (!cell.ratio || client === base.name) return `${figures(cell.value.median)} ${unit}`;
  const { median, min, max } = cell.ratio;
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/**
 * Three figures say all that is known.
 * @param {number} value
 */
export function figures(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toString() : value.toPrecision(3).replace(/\.?0+$/, "");
}
