// The chart: for each column that is told as a ratio to raw fetch the bars of all clients, ours marked. It stands by itself,
// and is readable on a light and on a dark page.
import { base, clients, ours } from "../clients.mjs";
import { columns as facts } from "../columns.mjs";

/** @typedef {import("../measurement.js").Columns} Columns */

const shown = ["latency", "cpu", "rate255", "memory255", "errors", "start"];
const [panelsPerRow, panelWidth, labelWidth, barHeight, rowHeight, head] = [2, 440, 190, 12, 18, 46];

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 13px; }
  .note { fill: #59636e; }
  .bar { fill: #8c959f; }
  .ours { fill: #0969da; }
  text.ours { font-weight: 600; }
  .base { stroke: #59636e; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .bar { fill: #656c76; }
    .ours { fill: #4493f8; }
    .base { stroke: #9198a1; }
  }`;

/**
 * @param {Columns} columns
 * @returns {string}
 */
export function chart(columns) {
  const ids = shown.filter((id) => columns[id]);
  const panelHeight = head + clients.length * rowHeight + 20;
  const width = panelsPerRow * panelWidth;
  const height = Math.ceil(ids.length / panelsPerRow) * panelHeight;
  const panels = ids.map((id, index) => {
    const x = (index % panelsPerRow) * panelWidth;
    const y = Math.floor(index / panelsPerRow) * panelHeight;
    return `<g transform="translate(${x} ${y})">\n${panel(columns, id)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">solaris-esign and its peers, as ratios to raw fetch</title>`,
    `<style>${style}\n</style>`,
    ...panels,
    "</svg>\n",
  ].join("\n");
}

/**
 * @param {Columns} columns
 * @param {string} id
 */
function panel(columns, id) {
  const { title, higherIsBetter } = facts[id] ?? { title: id };
  const rows = clients
    .map((client) => ({ client, ratio: ratioOf(columns, id, client.name) }))
    .sort((some, other) => (higherIsBetter ? other.ratio - some.ratio : some.ratio - other.ratio));
  const scale = (panelWidth - labelWidth - 60) / Math.max(...rows.map(({ ratio }) => ratio));
  const bottom = head + rows.length * rowHeight;
  const one = labelWidth + scale;
  return [
    `<text class="title" x="10" y="18">${capitalized(title)}</text>`,
    `<text class="note" x="10" y="34">ratio to raw fetch, ${higherIsBetter ? "more" : "less"} is better</text>`,
    ...rows.map(({ client, ratio }, index) => bar(client, ratio, scale, head + index * rowHeight)),
    `<line class="base" x1="${px(one)}" x2="${px(one)}" y1="${head - 4}" y2="${bottom}"/>`,
  ].join("\n");
}

/**
 * @param {import("../clients.mjs").Client} client
 * @param {number} ratio
 * @param {number} scale
 * @param {number} y
 */
function bar({ name, label }, ratio, scale, y) {
  const kind = name === ours.name ? "ours" : "bar";
  const textKind = name === ours.name ? ' class="ours"' : "";
  const base = y + barHeight - 2;
  const width = ratio * scale;
  return [
    `<text${textKind} x="${labelWidth - 8}" y="${base}" text-anchor="end">${label.replaceAll(/[`*]/g, "")}</text>`,
    `<rect class="${kind}" x="${labelWidth}" y="${y}" width="${px(width)}" height="${barHeight}" rx="2"/>`,
    `<text${textKind} x="${px(labelWidth + width + 6)}" y="${base}">${ratio.toFixed(2)}</text>`,
  ].join("");
}

/**
 * @param {Columns} columns
 * @param {string} id
 * @param {string} client
 */
function ratioOf(columns, id, client) {
  return client === base.name ? 1 : (columns[id]?.[client]?.ratio?.median ?? 0);
}

/** @param {number} length */
function px(length) {
  return length.toFixed(1);
}

/** @param {string} text */
function capitalized(text) {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
