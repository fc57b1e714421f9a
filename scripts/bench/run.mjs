// How fast and small solaris-esign is, compared with what people would use instead: npm run bench. docs/benchmark.md says how to
// read it. Exits with 0 if every goal is met, 1 if one is missed, 2 if it could not run.
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { buildPackage } from "../support/built.mjs";
import { runCommand } from "../support/command.mjs";
import { CannotRun } from "../support/description.mjs";
import { judge } from "./goals.mjs";
import { installPeers } from "./install-peers.mjs";
import { checker } from "./measure/checker.mjs";
import { bundle, errors, latency, start, throughput } from "./measure/clients.mjs";
import { growth } from "./measure/growth.mjs";
import { roundTrips } from "./measure/round-trips.mjs";
import { startServer } from "./processes/start.mjs";
import { tables } from "./tables.mjs";

/** @typedef {import("./results.js").Results} Results */
/** @typedef {typeof full} Plan how much is measured: enough for medians that hold still, or to see that everything works */

const full = {
  roundTrips: { runs: 5, longestPauseS: 120 },
  oneAtATime: { callers: 1, warmUp: 4_000, calls: 400, rounds: 25, seconds: 60 },
  manyCallers: { callers: 255, warmUp: 4_000, calls: 2_000, rounds: 10, seconds: 45 },
  start: { rounds: 15, seconds: 40 },
  checker: { blocks: 201, perBlock: 2_000 },
  ledgers: { warmUp: 500, calls: 200, rounds: 25, seconds: 30 },
  growth: { operations: [1, 10, 100, 1_000] },
};
/** @type {Plan} */
const quick = {
  roundTrips: { runs: 1, longestPauseS: 0 },
  oneAtATime: { callers: 1, warmUp: 1_000, calls: 200, rounds: 5, seconds: 20 },
  manyCallers: { callers: 255, warmUp: 1_500, calls: 1_500, rounds: 3, seconds: 10 },
  start: { rounds: 3, seconds: 20 },
  checker: { blocks: 51, perBlock: 1_000 },
  ledgers: { warmUp: 100, calls: 50, rounds: 5, seconds: 10 },
  growth: { operations: [1, 10, 100] },
};

/** Imports the built package, which is not there yet. @type {import("./results.js").Measure} */
const ledgers = async (...given) => (await import("./measure/ledgers.mjs")).ledgers(...given);

const measurements = { roundTrips, latency, throughput, errors, start, bundle, checker, ledgers, growth };
const withoutPeers = ["roundTrips", "checker", "ledgers", "growth"];
const names = Object.keys(measurements);

const guideFile = new URL("../../docs/benchmark.md", import.meta.url);
const resultsFile = new URL("results/results.json", import.meta.url);
const marked = /(<!-- bench: .* -->\n)[\s\S]*(<!-- \/bench -->)/;

const usage = `npm run bench -- [options]

  --quick           a short run, to see that everything works; its numbers say little
  --only NAME       one measurement: ${names.join(", ")}
  --update-docs     writes the tables into docs/benchmark.md, and all figures into scripts/bench/results/
  --build           builds the package first; npm run does`;

/** @type {{ quick: "boolean", only: "string", "update-docs": "boolean", build: "boolean" }} */
const options = { quick: "boolean", only: "string", "update-docs": "boolean", build: "boolean" };

await runCommand(usage, options, async ({ quick: isQuick = false, only, build, "update-docs": updates }) => {
  if (only !== undefined && !names.includes(only)) throw new CannotRun(`--only must be one of: ${names.join(", ")}.`);
  if (updates && (isQuick || only))
    throw new CannotRun("--update-docs needs a whole run: leave out --quick and --only.");
  if (build) await buildPackage();
  if (!only || !withoutPeers.includes(only)) await installPeers();
  const { results, failures } = await measure(isQuick ? quick : full, only);
  console.log(`\n${tables(results)}\n`);
  if (failures.length > 0) throw new CannotRun(`Not all could be measured.\n${failures.join("\n")}`);
  if (updates) await writeResults(results);
  const verdicts = judge(results);
  for (const { goal, found, met } of verdicts) console.log(`${met ? "met   " : "MISSED"}  ${goal} (found ${found})`);
  return verdicts.every(({ met }) => met) ? 0 : 1;
});

/**
 * A measurement that fails does not cost the others: they take minutes.
 * @param {Plan} plan
 * @param {string | undefined} only
 */
async function measure(plan, only) {
  const server = await startServer();
  /** @type {Results} */
  let results = {};
  /** @type {string[]} */
  const failures = [];
  for (const [name, measureOne] of Object.entries(measurements)) {
    if (only && only !== name) continue;
    console.error(`${name} …`);
    try {
      const found = await measureOne({ server, plan });
      results = { ...results, ...found, columns: { ...results.columns, ...found.columns } };
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  server.stop();
  return { results, failures };
}

/** @param {Results} results */
async function writeResults(results) {
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cpus: cpus().length };
  // Five figures are more than is known.
  const rounded = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value;
  await writeFile(resultsFile, `${JSON.stringify({ machine, ...results }, rounded, 2)}\n`);
  const guide = await readFile(guideFile, "utf8");
  await writeFile(
    guideFile,
    guide.replace(marked, (_, begin, end) => `${begin}\n${tables(results)}\n\n${end}`),
  );
}
