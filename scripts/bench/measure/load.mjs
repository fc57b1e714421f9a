// All clients under the same load, each in its own process, in rounds: what a call costs, and how many there are in a second.
import { clients } from "../clients.mjs";
import { startWorker } from "../processes/start.mjs";
import { columnOf, inRounds } from "../rounds.mjs";

/** @typedef {import("../measurement.js").Context} Context */
/** @typedef {import("../processes/worker.mjs").Cost} Cost */
/** @typedef {import("../processes/start.mjs").Worker} Worker */

/** How long a call takes, one at a time, and how much of the processor. @param {Context} context */
export async function latency(context) {
  const { oneAtATime } = context.plan;
  const rounds = await underLoad(context, "call", oneAtATime);
  const perCall = (/** @type {number} */ ms) => (ms * 1000) / oneAtATime.calls;
  return {
    columns: {
      latency: columnOf(rounds, ({ wallMs }) => perCall(wallMs)),
      cpu: columnOf(rounds, ({ cpuMs }) => perCall(cpuMs)),
    },
  };
}

/** How long it takes to make an error of a 403, one at a time. @param {Context} context */
export async function errors(context) {
  const { oneAtATime } = context.plan;
  const rounds = await underLoad(context, "refused", oneAtATime);
  return { columns: { errors: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / oneAtATime.calls) } };
}

/** Calls per second with as many callers as the provider allows calls at once. @param {Context} context */
export async function throughput(context) {
  const { manyCallers } = context.plan;
  const rounds = await underLoad(context, "call", manyCallers);
  return { columns: { rate255: columnOf(rounds, ({ wallMs }) => (manyCallers.calls * 1000) / wallMs) } };
}

/**
 * @param {Context} context
 * @param {"call" | "refused"} method
 * @param {Context["plan"]["oneAtATime"]} load
 * @returns {Promise<{ [client: string]: Cost }[]>}
 */
async function underLoad({ server, progress }, method, { callers, warmUp, calls, ...limits }) {
  /** @type {Map<string, Worker>} */
  const workers = new Map();
  try {
    for (const { name } of clients) {
      progress(`warming up ${name}`);
      const worker = await startWorker(name, server.url);
      workers.set(name, worker);
      await worker.perform({ method, callers, calls: warmUp });
    }
    const measure = async (/** @type {string} */ name) => {
      const worker = /** @type {Worker} */ (workers.get(name));
      // Not timed: connections and caches have grown cold while the others had their turn.
      await worker.perform({ method, callers, calls: Math.max(callers, Math.ceil(calls / 10)) });
      return worker.perform({ method, callers, calls });
    };
    const names = [...workers.keys()];
    return await inRounds(names, limits, measure, (done) => progress(`round ${done} of ${limits.rounds}`));
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}
