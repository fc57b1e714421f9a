// Writes what was measured into README.md, between its two markers, and the chart beside it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { CannotRun } from "../../support/description.mjs";
import { chart } from "./chart.mjs";
import { json } from "./json.mjs";
import { tables } from "./tables.mjs";

const readme = new URL("../../../README.md", import.meta.url);
const folder = new URL("../results/", import.meta.url);
const [begin, end] = ["<!-- bench: written by npm run bench -- --update-readme -->", "<!-- /bench -->"];

/**
 * Whether it will be possible: asked before everything is measured.
 * @throws {CannotRun}
 */
export async function checkReadme() {
  parts(await readFile(readme, "utf8"));
}

/** @param {import("../measurement.js").Results} results */
export async function updateReadme(results) {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("results.svg", folder), chart(results.columns ?? {}));
  await writeFile(new URL("results.json", folder), json(results));
  const [before, after] = parts(await readFile(readme, "utf8"));
  const image =
    "![Bars for each client: latency, CPU, calls per second, memory, error path, start](scripts/bench/results/results.svg)";
  await writeFile(readme, [before, begin, "\n\n", image, "\n\n", tables(results), "\n\n", end, after].join(""));
}

/**
 * @param {string} text
 * @returns {[string, string]} what stands before the markers, and behind them
 */
function parts(text) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new CannotRun(`README.md needs the lines "${begin}" and "${end}", in this order.`);
  return [text.slice(0, from), text.slice(to + end.length)];
}
