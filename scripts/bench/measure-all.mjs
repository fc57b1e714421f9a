// All measurements, one after the other.
import { installPeers } from "./install-peers.mjs";
import { bundle } from "./measure/bundle.mjs";
import { checker } from "./measure/checker.mjs";
import { growth } from "./measure/growth.mjs";
import { errors, latency, throughput } from "./measure/load.mjs";
import { roundTrips } from "./measure/round-trips.mjs";
import { start } from "./measure/start.mjs";
import { startServer } from "./processes/start.mjs";

/** @typedef {import("./measurement.js").Results} Results */
/** @typedef {typeof full} Plan how much is measured: enough for medians that hold still, or to see that everything works */

const full = {
  roundTrips: { runs: 5, longestPauseS: 120 },
  oneAtATime: { callers: 1, warmUp: 4_000, calls: 400, rounds: 25, seconds: 60 },
  manyCallers: { callers: 255, warmUp: 4_000, calls: 2_000, rounds: 10, seconds: 45 },
  start: { rounds: 15, seconds: 40 },
  checker: { blocks: 201, perBlock: 2_000 },
  growth: { operations: [1, 10, 100, 1_000] },
};
/** @type {Plan} */
const quick = {
  roundTrips: { runs: 1, longestPauseS: 0 },
  oneAtATime: { callers: 1, warmUp: 1_000, calls: 200, rounds: 5, seconds: 20 },
  manyCallers: { callers: 255, warmUp: 1_500, calls: 1_500, rounds: 3, seconds: 10 },
  start: { rounds: 3, seconds: 20 },
  checker: { blocks: 51, perBlock: 1_000 },
  growth: { operations: [1, 10, 100] },
};

const measurements = { roundTrips, latency, throughput, errors, start, bundle, checker, growth };
/** They measure this package alone. */
const withoutPeers = ["roundTrips", "checker", "growth"];

export const names = Object.keys(measurements);

/**
 * One that cannot be made does not cost the others: they take minutes.
 * @param {{ quick: boolean, only?: string | undefined }} options
 * @returns {Promise<{ results: Results, failures: string[] }>} failures: why some could not be made
 */
export async function measureAll(options) {
  const plan = options.quick ? quick : full;
  const { only } = options;
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
 * Tells on the error output how far it has got: in a line that is written over on a terminal, else in one when it begins and ends.
 * @template T
 * @param {string} name
 * @param {(progress: (text: string) => void) => Promise<T>} run
 */
async function step(name, run) {
  const startedAt = performance.now();
  const { stderr } = process;
  const write = (/** @type {string} */ text) => stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  if (!stderr.isTTY) write(`${name} …`);
  const result = await run((text) => void (stderr.isTTY && write(`${name}: ${text}`)));
  write(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s${stderr.isTTY ? "\n" : ""}`);
  return result;
}
