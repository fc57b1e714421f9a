// The table of what a larger specification costs, in Markdown.

/** @param {readonly import("../measurement.js").GrowthRow[]} rows */
export function growthTable(rows) {
  return [
    "| operations | generation | memory | type check | memory |",
    "| ---: | ---: | ---: | ---: | ---: |",
    ...rows.map(
      ({ operations, generation, typeCheck }) =>
        `| ${operations.toLocaleString("en")} | ${effort(generation)} | ${effort(typeCheck)} |`,
    ),
  ].join("\n");
}

/** @param {import("../measurement.js").Effort} effort */
function effort({ seconds, megabytes }) {
  return `${seconds.toFixed(1)} s | ${Math.round(megabytes)} MB`;
}
