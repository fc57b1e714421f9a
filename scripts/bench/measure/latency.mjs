// How long a call takes, one at a time, and how much of the processor.
import { underLoad } from "../load.mjs";
import { columnOf } from "../rounds.mjs";

/** @type {import("../measurement.js").Measure} */
export async function latency({ server, plan, progress }) {
  const load = plan.oneAtATime;
  const rounds = await underLoad(server.url, { ...load, method: "call", callers: 1 }, progress);
  return {
    columns: {
      latency: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / load.calls),
      cpu: columnOf(rounds, ({ cpuMs }) => (cpuMs * 1000) / load.calls),
    },
  };
}
