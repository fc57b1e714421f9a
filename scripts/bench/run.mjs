// How fast and small solaris-esign is beside what people would use instead: npm run bench. README.md, Speed, says how to
// read it.   npm run bench -- [--quick] [--only NAME]
// Exits with 0 if every goal is met, 1 if one is missed, 2 if it could not run.
import { judge } from "./goals.mjs";
import { installPeers } from "./install-peers.mjs";
import { checker } from "./measure/checker.mjs";
import { errors } from "./measure/errors.mjs";
import { latency } from "./measure/latency.mjs";
import { throughput } from "./measure/throughput.mjs";
import { readOptions } from "./options.mjs";
import { plans } from "./plan.mjs";
import { startServer } from "./processes.mjs";
import { goalsList } from "./report/goals-list.mjs";
import { progressOf } from "./report/progress.mjs";
import { tables } from "./report/tables.mjs";

const measurements = { latency, throughput, errors, checker };

/** @typedef {import("./measurement.js").Results} Results */

try {
  const options = readOptions(process.argv.slice(2), Object.keys(measurements));
  const results = await measure(options);
  const verdicts = judge(results);
  console.log(`\n${tables(results)}\n\n${goalsList(verdicts)}`);
  process.exitCode = verdicts.every(({ met }) => met) ? 0 : 1;
} catch (error) {
  console.error(`The bench could not run: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

/**
 * @param {{ quick: boolean, only?: string | undefined }} options
 * @returns {Promise<Results>}
 */
async function measure({ quick, only }) {
  const plan = quick ? plans.quick : plans.full;
  await step("preparing", installPeers);
  const server = await startServer();
  /** @type {Results} */
  let results = {};
  try {
    for (const [name, measureOne] of Object.entries(measurements)) {
      if (only && only !== name) continue;
      const found = await step(name, (progress) => measureOne({ server, plan, progress }));
      results = { ...results, ...found, columns: { ...results.columns, ...found.columns } };
    }
  } finally {
    server.stop();
  }
  return results;
}

/**
 * @template T
 * @param {string} name
 * @param {(progress: (text: string) => void) => Promise<T>} run
 */
async function step(name, run) {
  const progress = progressOf(name);
  const result = await run(progress.say);
  progress.done();
  return result;
}
