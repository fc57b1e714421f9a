// All clients under the same load, each in its own process, in rounds.
import { clients } from "./clients.mjs";
import { startWorker } from "./processes/start.mjs";
import { inRounds } from "./rounds.mjs";

/** @typedef {import("./processes/worker.mjs").Cost} Cost */

/**
 * @typedef {object} Load
 * @property {"call" | "refused"} method
 * @property {number} callers how many call at the same time, each one call after the other
 * @property {number} warmUp calls of each client before the first round
 * @property {number} calls of each client in a round
 * @property {number} rounds
 * @property {number} seconds for all rounds
 */

/**
 * @param {string} url of the server
 * @param {Load} load
 * @param {(text: string) => void} progress
 * @returns {Promise<{ [client: string]: Cost }[]>}
 */
export async function underLoad(url, { method, callers, warmUp, calls, ...limits }, progress) {
  const names = clients.map(({ name }) => name);
  /** @type {Map<string, import("./processes/start.mjs").Worker>} */
  const workers = new Map();
  try {
    for (const name of names) {
      progress(`warming up ${name}`);
      const worker = await startWorker(name, url);
      workers.set(name, worker);
      await worker.perform({ method, callers, calls: warmUp });
    }
    return await inRounds(
      names,
      limits,
      async (name) => {
        const worker = /** @type {import("./processes/start.mjs").Worker} */ (workers.get(name));
        // Not timed: connections and caches have grown cold while the others had their turn.
        await worker.perform({ method, callers, calls: Math.max(callers, Math.ceil(calls / 10)) });
        return worker.perform({ method, callers, calls });
      },
      (done) => progress(`round ${done} of ${limits.rounds}`),
    );
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}
