// How long it takes to make an error of a 403, one at a time.
import { columnOf } from "../rounds.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";

/** @type {import("../measurement.js").Measure} */
export async function errors(context) {
  const rounds = await oneAtATime(context, "refused");
  const { calls } = context.plan.oneAtATime;
  return { columns: { errors: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / calls) } };
}
