// Reads the delivery of each row of the tables in docs/errors-and-retries.md.
import { readFile } from "node:fs/promises";

/** @returns {Promise<Map<string, { delivery: string, isSentAgain: boolean }>>} by the text of the first cell */
export async function deliveryTable() {
  const text = await readFile(new URL("../../../docs/errors-and-retries.md", import.meta.url), "utf8");
  const rows = new Map();
  let delivery;
  for (const line of text.split("\n")) {
    const [, first = "", second = ""] = /^\| (.*?) \| (.*?) \|/.exec(line) ?? [];
    const head = /`delivery` is `([\w-]+)`$/.exec(first);
    if (!line.startsWith("|")) delivery = undefined;
    if (head) delivery = head[1];
    else if (delivery && first && !first.startsWith("---")) {
      rows.set(first, { delivery, isSentAgain: delivery !== "unknown" && !second.startsWith("no") });
    }
  }
  return rows;
}
