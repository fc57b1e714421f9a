// How much more of the heap is in use after many calls than before them. Time does not matter here, so two clients are
// measured at once, and the garbage is collected before each look.
import { clients, ours } from "../clients.mjs";
import { startWorker } from "../processes/start.mjs";
import { spreadOf } from "../spread.mjs";

/** @type {import("../measurement.js").Measure} */
export async function heap({ server, plan, progress }) {
  const { warmUp, calls, callsOfOthers, callers } = plan.heap;
  /** @type {import("../rounds.mjs").Column} */
  const column = {};
  const waiting = clients.map(({ name }) => name);
  const measureNext = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const count = name === ours.name ? calls : callsOfOthers;
      progress(`${name}: ${count} calls`);
      const kept = await keptBytes(name, server.url, { warmUp, calls: count, callers });
      column[name] = { value: spreadOf([(kept / count) * 100]) };
    }
  };
  await Promise.all([measureNext(), measureNext()]);
  return { columns: { heap: column } };
}

/**
 * @param {string} name
 * @param {string} url
 * @param {{ warmUp: number, calls: number, callers: number }} load
 */
async function keptBytes(name, url, { warmUp, calls, callers }) {
  const worker = await startWorker(name, url, ["--expose-gc"]);
  try {
    const before = await worker.perform({ method: "call", calls: warmUp, callers });
    const after = await worker.perform({ method: "call", calls, callers });
    return after.heapBytes - before.heapBytes;
  } finally {
    worker.stop();
  }
}
