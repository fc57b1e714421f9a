// The table of what comparing costs, in Markdown.

/** @typedef {import("../spread.mjs").Spread} Spread */

/** @param {readonly import("../measurement.js").CheckerRow[]} rows */
export function checkerTable(rows) {
  return [
    "| body | compare, µs (min to max) | JSON.parse, µs |",
    "| --- | ---: | ---: |",
    ...rows.map(
      ({ body, compare: { median, min, max }, parse }) =>
        `| ${body} | ${us(median)} (${us(min)} to ${us(max)}) | ${us(parse.median)} |`,
    ),
  ].join("\n");
}

/** @param {number} value */
function us(value) {
  return value.toFixed(2);
}
