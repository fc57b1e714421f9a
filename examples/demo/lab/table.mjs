// All scenarios with all clients, for real: as rows, as text for a terminal, and as a picture.
import { clients } from "../clients/index.mjs";
import { runScenario } from "./run.mjs";
import { scenarios } from "./scenarios.mjs";

/** @typedef {{ id: string, group: string, title: string, results: { client: string, sms: number, ok: boolean, verdict: string, name?: string, delivery?: string, effect?: string }[] }} Row */

/** So many scenarios run at the same time. */
const atOnce = 3;

/** @param {(row: Row) => void} [onRow] @returns {Promise<Row[]>} in the order of the scenarios */
export async function runTable(onRow = () => {}) {
  /** @type {Row[]} */
  const rows = [];
  const left = [...scenarios.entries()];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [nth, scenario] = next;
      const results = await Promise.all(
        Object.keys(clients).map(async (client) => {
          const outcome = await runScenario(scenario, client);
          return { client, ...outcome, verdict: verdictOf(outcome) };
        }),
      );
      const { id, group, title } = scenario;
      rows[nth] = { id, group, title, results };
      onRow(/** @type {Row} */ (rows[nth]));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return rows;
}

/** What it means for the customer. @param {{ sms: number, ok: boolean, effect?: string | undefined }} outcome */
export function verdictOf({ sms, ok, effect }) {
  const what = sms === 0 ? "no SMS" : `${sms} SMS`;
  if (sms > 1) return `${what}, ${sms - 1} too many`;
  if (effect === "no-effect") return `${what}, for certain`;
  return ok ? what : `${what}, an error`;
}

const labels = Object.values(clients).map(({ label }) => label);

/** @param {readonly Row[]} rows */
export function asText(rows) {
  const widths = [33, ...labels.map((label) => Math.max(label.length, 18) + 3)];
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, nth) => cell.padEnd(widths[nth] ?? 0))
      .join("")
      .trimEnd();
  return [
    line(["SMS that the customer gets", ...labels]),
    line(widths.map((width) => "-".repeat(width - 2))),
    ...rows.map(({ title, results }) => line([title, ...results.map(({ verdict }) => verdict)])),
    line(["All together", ...totals(rows).map((total) => `${total} too many`)]),
  ].join("\n");
}

/** How many SMS each client has sent too many. @param {readonly Row[]} rows */
export function totals(rows) {
  return labels.map((_, nth) => rows.reduce((sum, { results }) => sum + Math.max((results[nth]?.sms ?? 0) - 1, 0), 0));
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A picture for a page with a light or a dark background. @param {readonly Row[]} rows */
export function asSvg(rows) {
  const [rowHeight, top, left, columnWidth] = [30, 74, 270, 200];
  const width = left + labels.length * columnWidth;
  const height = top + rows.length * rowHeight + 62;
  const columnOf = (/** @type {number} */ nth) => left + nth * columnWidth;
  const cellOf = (
    /** @type {Row["results"][number]} */ { sms, verdict },
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) => {
    const bars = Array.from({ length: sms }, (_, n) => {
      return `<rect class="${n > 0 ? "bad" : "good"}" x="${x + n * 19}" y="${y - 10}" width="15" height="11" rx="3"/>`;
    });
    const kind = sms > 1 ? "bad-text" : sms === 1 ? "good-text" : "quiet";
    return `${bars.join("")}<text class="${kind}" x="${x + sms * 19 + (sms && 3)}" y="${y}">${verdict}</text>`;
  };
  const lines = rows.map(({ title, results }, nth) => {
    const y = top + nth * rowHeight + 20;
    const cells = results.map((result, column) => cellOf(result, columnOf(column), y)).join("");
    return `<line x1="16" x2="${width - 16}" y1="${y + 10}" y2="${y + 10}"/><text x="20" y="${y}">${escaped(title)}</text>${cells}`;
  });
  const heads = labels.map((label, nth) => `<text class="head" x="${columnOf(nth)}" y="58">${escaped(label)}</text>`);
  const sums = totals(rows).map((total, nth) => {
    const kind = total > 0 ? "bad-text" : "good-text";
    return `<text class="head ${kind}" x="${columnOf(nth)}" y="${height - 26}">${total} too many</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="How many SMS a customer gets, for each fault and each client">
<style>
  text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1c2330; }
  .title { font-weight: 600; font-size: 16px; } .head { font-weight: 600; } .quiet { fill: #5d6778; }
  .good { fill: #2f6f63; } .bad { fill: #b3372f; } .good-text { fill: #2f6f63; } .bad-text { fill: #b3372f; }
  line { stroke: #e2e6ec; } .page { fill: #ffffff; stroke: #e2e6ec; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e7ebf2; } .quiet { fill: #9aa5b8; } line { stroke: #2c3443; } .page { fill: #141922; stroke: #2c3443; }
    .good { fill: #69b8a8; } .bad { fill: #f0857c; } .good-text { fill: #69b8a8; } .bad-text { fill: #f0857c; }
  }
</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
<text class="title" x="20" y="30">SMS that the customer gets</text>
${[...heads, ...lines].join("\n")}
<text class="head" x="20" y="${height - 26}">All together</text>
${sums.join("\n")}
</svg>
`;
}
