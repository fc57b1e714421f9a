// Writes what was measured into docs/benchmark.md, between its two markers, and the chart and the figures into results/.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { CannotRun } from "../support/description.mjs";
import { chart } from "./chart.mjs";
import { tables } from "./tables.mjs";

/** @typedef {import("./measurement.js").Results} Results */

const guide = new URL("../../docs/benchmark.md", import.meta.url);
const folder = new URL("results/", import.meta.url);
const [begin, end] = ["<!-- bench: written by npm run bench -- --update-docs -->", "<!-- /bench -->"];

/**
 * Whether it will be possible: asked before everything is measured.
 * @throws {CannotRun}
 */
export async function checkGuide() {
  parts(await readFile(guide, "utf8"));
}

/** @param {Results} results */
export async function updateGuide(results) {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("results.svg", folder), chart(results.columns ?? {}));
  await writeFile(new URL("results.json", folder), json(results));
  const [before, after] = parts(await readFile(guide, "utf8"));
  const image =
    "![Bars for each client: latency, CPU, calls per second, error path, start](../scripts/bench/results/results.svg)";
  await writeFile(guide, [before, begin, "\n\n", image, "\n\n", tables(results), "\n\n", end, after].join(""));
}

/**
 * Everything that was measured, and on what. Five figures are more than is known.
 * @param {Results} results
 */
export function json(results) {
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cpus: cpus().length };
  const rounded = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value;
  return `${JSON.stringify({ machine, ...results }, rounded, 2)}\n`;
}

/**
 * @param {string} text
 * @returns {[string, string]} what stands before the markers, and behind them
 */
function parts(text) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from >= 0 && to >= from) return [text.slice(0, from), text.slice(to + end.length)];
  throw new CannotRun(`docs/benchmark.md needs the lines "${begin}" and "${end}", in this order.`);
}
