// What was measured, as a Markdown table, and compared with the one in docs/runtimes.md.
import { errorsTell, rows } from "./rows.mjs";

/** @typedef {import("./play-in.mjs").Played} Played */
/** @typedef {Record<string, Record<string, string>>} Table cells by column, by line */

const lines = [
  ...rows.map(({ fault, what }) => ({ id: fault, what })),
  { id: errorsTell, what: "its errors distinguish a failed connect from a broken connection" },
];
const giveColumn = "give it a column of its own";
const allAlike = "on all of these";
const begin = "<!-- runtimes: written by `npm run test:runtimes -- --update-docs` -->\n";
const end = "<!-- /runtimes -->";

/**
 * What is wrong with what came of the calls, for any text of the guide.
 * @param {Played[]} played
 * @returns {string[]}
 */
export function problemsOf(played) {
  const unfit = played.flatMap(({ name, cells, failed }) => {
    if (failed) return [`${name}: ${failed}`];
    return rows
      .filter(({ fault, may }) => cells && !may.includes(cells[fault] ?? ""))
      .map(({ fault, what, may }) => `${name}: "${what}" was told as "${cells?.[fault]}", and not ${may.join(" or ")}`);
  });
  const measured = played.filter(({ cells }) => cells);
  const unlike = measured.flatMap(({ name, column, cells }) => {
    const first = measured.find((other) => other.column === column);
    const [own, others] = [cells ?? {}, first?.cells ?? {}];
    return lines
      .filter(({ id }) => own[id] !== others[id])
      .map(({ id, what }) => `${name} says "${own[id]}" of "${what}", ${first?.name} "${others[id]}": ${giveColumn}`);
  });
  return [...unfit, ...unlike];
}

/**
 * @param {Played[]} played
 * @returns {Table}
 */
export function tableOf(played) {
  return Object.fromEntries(played.flatMap(({ column, cells }) => (cells ? [[column, nameLines(cells)]] : [])));
}

/** @param {Record<string, string>} cells */
function nameLines(cells) {
  return Object.fromEntries(lines.map(({ id, what }) => [what, cells[id] ?? ""]));
}

/**
 * Two tables: of what differs, and of what is told alike on all runtimes.
 * @param {Table} table
 */
export function toMarkdown(table) {
  const columns = Object.keys(table);
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  const body = lines.map(({ what }) => [what, ...columns.map((column) => table[column]?.[what] ?? "")]);
  const isAlike = (/** @type {string[]} */ [, first, ...others]) =>
    others.length > 0 && others.every((cell) => cell === first);
  const differing = [
    ["", ...columns],
    ["---", ...columns.map(() => "---")],
    ...body.filter((cells) => !isAlike(cells)),
  ];
  const alike = body.filter(isAlike).map((cells) => cells.slice(0, 2));
  if (alike.length === 0) return differing.map(line).join("");
  return `${differing.map(line).join("")}\n${[[allAlike, ""], ["---", "---"], ...alike].map(line).join("")}`;
}

/**
 * Where the guide says something else than was measured; columns that were not measured are not looked at.
 * @param {string} guide
 * @param {Table} measured
 * @returns {string[]}
 */
export function staleIn(guide, measured) {
  const said = fromMarkdown(markdownOf(guide));
  return Object.entries(measured).flatMap(([column, cells]) => {
    if (!said.columns.includes(column)) return [`docs/runtimes.md has no column "${column}" in its table of runtimes`];
    return Object.entries(cells)
      .map(([what, cell]) => ({ what, cell, told: said.cell(column, what) }))
      .filter(({ cell, told }) => told !== cell)
      .map(({ what, cell, told }) => `docs/runtimes.md says of "${what}" on ${column} "${told}", and it is "${cell}"`);
  });
}

/** @param {string} markdown */
function fromMarkdown(markdown) {
  const all = markdown
    .split("\n")
    .filter(Boolean)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const second = all.findIndex(([what]) => what === allAlike);
  const [columns = [], ...differing] = all.slice(0, second);
  const alike = new Map(all.slice(second).map(([what, cell]) => [what, cell]));
  const byWhat = new Map(differing.map(([what, ...cells]) => [what, cells]));
  return {
    columns,
    /**
     * @param {string} column
     * @param {string} what
     */
    cell: (column, what) => alike.get(what) ?? byWhat.get(what)?.[columns.indexOf(column) - 1],
  };
}

/**
 * @param {string} guide
 * @param {Table} table
 */
export function withTable(guide, table) {
  const old = begin + markdownOf(guide) + end;
  return guide.replace(old, () => `${begin}\n${toMarkdown(table)}\n${end}`);
}

/** @param {string} guide */
function markdownOf(guide) {
  const [, after] = guide.split(begin);
  const [markdown, rest] = after?.split(end) ?? [];
  if (markdown === undefined || rest === undefined) {
    throw new Error(`docs/runtimes.md has no table of runtimes between ${begin.trim()} and ${end}`);
  }
  return markdown;
}
