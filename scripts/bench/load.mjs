// All clients under the same load, each in its own process, in rounds.
import { clients } from "./clients.mjs";
import { startWorker } from "./processes/start.mjs";
import { inRounds } from "./rounds.mjs";

/**
 * @typedef {import("./processes/worker.mjs").Cost} Cost
 * @typedef {import("./processes/worker.mjs").Work} Work
 * @typedef {import("./processes/start.mjs").Worker} Worker
 * @typedef {(text: string) => void} Progress
 * @typedef {{ [client: string]: Cost }} Round
 */

/**
 * @param {string} url of the server
 * @param {Work} warmUp what each client does before anything is measured
 * @param {Progress} progress
 * @param {(measure: (work: Work, limits: import("./rounds.mjs").Limits) => Promise<Round[]>) => Promise<T>} use
 * @template T
 */
export async function withWarmClients(url, warmUp, progress, use) {
  /** @type {Map<string, Worker>} */
  const workers = new Map();
  try {
    for (const { name } of clients) {
      progress(`warming up ${name}`);
      const worker = await startWorker(name, url);
      workers.set(name, worker);
      await worker.perform(warmUp);
    }
    return await use((work, limits) => measured(workers, work, limits, progress));
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}

/**
 * @param {ReadonlyMap<string, Worker>} workers
 * @param {Work} work of each client in each round
 * @param {import("./rounds.mjs").Limits} limits
 * @param {Progress} progress
 */
function measured(workers, work, limits, progress) {
  // Not timed: connections and caches have grown cold while the others had their turn.
  const first = { ...work, calls: Math.max(work.callers, Math.ceil(work.calls / 10)) };
  return inRounds(
    [...workers.keys()],
    limits,
    async (name) => {
      const worker = /** @type {Worker} */ (workers.get(name));
      await worker.perform(first);
      return worker.perform(work);
    },
    (done) => progress(`${work.callers} at a time: round ${done} of ${limits.rounds}`),
  );
}
