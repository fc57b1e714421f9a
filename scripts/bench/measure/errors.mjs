// How long it takes to make an error of a 403, one at a time.
import { underLoad } from "../load.mjs";
import { columnOf } from "../rounds.mjs";

/** @type {import("../measurement.js").Measure} */
export async function errors({ server, plan, progress }) {
  const load = plan.oneAtATime;
  const rounds = await underLoad(server.url, { ...load, method: "refused", callers: 1 }, progress);
  return { columns: { errors: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / load.calls) } };
}
