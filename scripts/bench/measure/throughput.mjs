// Calls per second with many callers, and the most memory that the process had until then. 255 is the provider's own limit
// of calls at once. Memory is that of a process which has done nothing else, so each repetition has new ones.
import { withWarmClients } from "../load.mjs";
import { columnOf } from "../rounds.mjs";

/** @typedef {import("../load.mjs").Round} Round */

/** In this order: no peak of memory is one of many more callers. */
const levels = [32, 255];

/** @type {import("../measurement.js").Measure} */
export async function throughput({ server, plan, progress }) {
  const { warmUp, calls, repetitions, ...limits } = plan.manyCallers;
  const found = levels.map((callers) => ({
    callers,
    rounds: /** @type {Round[]} */ ([]),
    last: /** @type {Round[]} */ ([]),
  }));
  for (let nth = 1; nth <= repetitions; nth++) {
    const say = (/** @type {string} */ text) => progress(`repetition ${nth} of ${repetitions}, ${text}`);
    await withWarmClients(server.url, { method: "call", callers: 32, calls: warmUp }, say, async (measure) => {
      for (const { callers, rounds, last } of found) {
        const measured = await measure({ method: "call", callers, calls }, limits);
        rounds.push(...measured);
        last.push(...measured.slice(-1));
      }
    });
  }
  /** @type {import("../measurement.js").Columns} */
  const columns = {};
  for (const { callers, rounds, last } of found) {
    columns[`rate${callers}`] = columnOf(rounds, ({ wallMs }) => (calls * 1000) / wallMs);
    columns[`memory${callers}`] = columnOf(last, ({ peakMb }) => peakMb);
  }
  return { columns };
}
