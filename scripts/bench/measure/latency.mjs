// How long a call takes, one at a time, and how much of the processor.
import { columnOf } from "../rounds.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";

/** @type {import("../measurement.js").Measure} */
export async function latency(context) {
  const rounds = await oneAtATime(context, "call");
  const { calls } = context.plan.oneAtATime;
  return {
    columns: {
      latency: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / calls),
      cpu: columnOf(rounds, ({ cpuMs }) => (cpuMs * 1000) / calls),
    },
  };
}
