// All tables of what was measured, in Markdown.
import { checkerTable } from "./checker-table.mjs";
import { clientsTable } from "./clients-table.mjs";

/** @param {import("../measurement.js").Results} results */
export function tables({ columns = {}, checker }) {
  const parts = [Object.keys(columns).length > 0 && clientsTable(columns), checker && checkerTable(checker)];
  return parts.filter(Boolean).join("\n\n");
}
