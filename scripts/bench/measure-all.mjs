// All measurements, one after the other.
import { installPeers } from "./install-peers.mjs";
import { bundle } from "./measure/bundle.mjs";
import { checker } from "./measure/checker.mjs";
import { errors } from "./measure/errors.mjs";
import { growth } from "./measure/growth.mjs";
import { heap } from "./measure/heap.mjs";
import { install } from "./measure/install.mjs";
import { latency } from "./measure/latency.mjs";
import { renewal } from "./measure/renewal.mjs";
import { start } from "./measure/start.mjs";
import { throughput } from "./measure/throughput.mjs";
import { plans } from "./plan.mjs";
import { startServer } from "./processes/start.mjs";
import { progressOf } from "./report/progress.mjs";

/** @typedef {import("./measurement.js").Results} Results */

const measurements = { latency, throughput, errors, start, bundle, install, heap, renewal, checker, growth };

/** They measure this package alone. */
const withoutPeers = ["renewal", "checker", "growth"];

export const names = Object.keys(measurements);

/**
 * One that cannot be made does not cost the others: they take minutes.
 * @param {{ quick: boolean, only?: string | undefined }} options
 * @returns {Promise<{ results: Results, failures: string[] }>} failures: why some could not be made
 */
export async function measureAll({ quick, only }) {
  const plan = quick ? plans.quick : plans.full;
  if (!only || !withoutPeers.includes(only)) await step("preparing", installPeers);
  const server = await startServer();
  /** @type {Results} */
  let results = {};
  /** @type {string[]} */
  const failures = [];
  try {
    for (const [name, measure] of Object.entries(measurements)) {
      if (only && only !== name) continue;
      try {
        const found = await step(name, (progress) => measure({ server, plan, progress }));
        results = { ...results, ...found, columns: { ...results.columns, ...found.columns } };
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    server.stop();
  }
  return { results, failures };
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
