// Writes what was measured into docs/benchmark.md, between its two markers, and the chart and the figures into results/.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { CannotRun } from "../../support/description.mjs";
import { chart } from "./chart.mjs";
import { json } from "./json.mjs";
import { tables } from "./tables.mjs";

const guide = new URL("../../../docs/benchmark.md", import.meta.url);
const folder = new URL("../results/", import.meta.url);
const [begin, end] = ["<!-- bench: written by npm run bench -- --update-docs -->", "<!-- /bench -->"];

/**
 * Whether it will be possible: asked before everything is measured.
 * @throws {CannotRun}
 */
export async function checkGuide() {
  parts(await readFile(guide, "utf8"));
}

/** @param {import("../measurement.js").Results} results */
export async function updateGuide(results) {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("results.svg", folder), chart(results.columns ?? {}));
  await writeFile(new URL("results.json", folder), json(results));
  const [before, after] = parts(await readFile(guide, "utf8"));
  const image =
    "![Bars for each client: latency, CPU, calls per second, memory, error path, start](../scripts/bench/results/results.svg)";
  await writeFile(guide, [before, begin, "\n\n", image, "\n\n", tables(results), "\n\n", end, after].join(""));
}

/**
 * @param {string} text
 * @returns {[string, string]} what stands before the markers, and behind them
 */
function parts(text) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new CannotRun(`docs/benchmark.md needs the lines "${begin}" and "${end}", in this order.`);
  return [text.slice(0, from), text.slice(to + end.length)];
}
