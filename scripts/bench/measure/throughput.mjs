// Calls per second with many callers, and the most memory that the process had then. 255 is the provider's own limit of
// calls at once. Memory is that of a process which has done nothing else, so each repetition has new ones.
import { underLoad } from "../load.mjs";
import { columnOf } from "../rounds.mjs";

/** @type {import("../measurement.js").Measure} */
export async function throughput({ server, plan, progress }) {
  const { repetitions, ...load } = plan.manyCallers;
  /** @type {import("../measurement.js").Columns} */
  const columns = {};
  for (const callers of [32, 255]) {
    const timed = [];
    const last = [];
    for (let nth = 1; nth <= repetitions; nth++) {
      const rounds = await underLoad(server.url, { ...load, method: "call", callers }, (text) =>
        progress(`${callers} callers, repetition ${nth} of ${repetitions}: ${text}`),
      );
      timed.push(...rounds);
      last.push(...rounds.slice(-1));
    }
    columns[`rate${callers}`] = columnOf(timed, ({ wallMs }) => (load.calls * 1000) / wallMs);
    columns[`memory${callers}`] = columnOf(last, ({ peakMb }) => peakMb);
  }
  return { columns };
}
