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
 * @param {{ quick: boolean, only?: string | undefined }} options
 * @returns {Promise<Results>}
 */
export async function measureAll({ quick, only }) {
  const plan = quick ? plans.quick : plans.full;
  if (!only || !withoutPeers.includes(only)) await step("preparing", installPeers);
  const server = await startServer();
  /** @type {Results} */
  let results = {};
  try {
    for (const [name, measure] of Object.entries(measurements)) {
      if (only && only !== name) continue;
      const found = await step(name, (progress) => measure({ server, plan, progress }));
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
