// The chart: for each column that is a ratio to raw fetch the bars of all clients, ours marked. It stands by itself, and is
// readable on a light and on a dark page.
import { base, clients, columns as facts, ours, plain } from "./clients.mjs";

/** @typedef {{ readonly [id: string]: import("./rounds.mjs").Column }} Columns */

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
  const ids = Object.keys(facts).filter((id) => columns[id]?.[base]?.ratio);
  const panelHeight = head + clients.length * rowHeight + 20;
  const height = Math.ceil(ids.length / panelsPerRow) * panelHeight;
  const panels = ids.map((id, index) => {
    const [x, y] = [(index % panelsPerRow) * panelWidth, Math.floor(index / panelsPerRow) * panelHeight];
    return `<g transform="translate(${x} ${y})">\n${panel(columns, id)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panelsPerRow * panelWidth} ${height}" role="img" aria-labelledby="title">`,
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
  const { title = id, higherIsBetter = false } = facts[id] ?? {};
  const rows = clients
    .map(({ name, label }) => ({ name, label: plain(label), ratio: columns[id]?.[name]?.ratio?.median ?? 0 }))
    .sort((some, other) => (higherIsBetter ? other.ratio - some.ratio : some.ratio - other.ratio));
  const scale = (panelWidth - labelWidth - 60) / Math.max(...rows.map(({ ratio }) => ratio));
  const bars = rows.map(({ name, label, ratio }, index) => {
    const mark = name === ours ? ' class="ours"' : "";
    const [y, width] = [head + index * rowHeight, ratio * scale];
    const baseline = y + barHeight - 2;
    return [
      `<text${mark} x="${labelWidth - 8}" y="${baseline}" text-anchor="end">${label}</text>`,
      `<rect${mark || ' class="bar"'} x="${labelWidth}" y="${y}" width="${width.toFixed(1)}" height="${barHeight}" rx="2"/>`,
      `<text${mark} x="${(labelWidth + width + 6).toFixed(1)}" y="${baseline}">${ratio.toFixed(2)}</text>`,
    ].join("");
  });
  const one = (labelWidth + scale).toFixed(1);
  return [
    `<text class="title" x="10" y="18">${title.charAt(0).toUpperCase()}${title.slice(1)}</text>`,
    `<text class="note" x="10" y="34">ratio to raw fetch, ${higherIsBetter ? "more" : "less"} is better</text>`,
    ...bars,
    `<line class="base" x1="${one}" x2="${one}" y1="${head - 4}" y2="${head + rows.length * rowHeight}"/>`,
  ].join("\n");
}
