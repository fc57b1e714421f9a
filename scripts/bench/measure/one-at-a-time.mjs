// Calls one at a time: what each costs.
import { withWarmClients } from "../load.mjs";

/**
 * @param {import("../measurement.js").Context} context
 * @param {"call" | "refused"} method
 */
export function oneAtATime({ server, plan, progress }, method) {
  const { warmUp, calls, ...limits } = plan.oneAtATime;
  return withWarmClients(server.url, { method, callers: 1, calls: warmUp }, progress, (measure) =>
    measure({ method, callers: 1, calls }, limits),
  );
}
