// How many round trips a call costs during which a token is fetched: one if the token was renewed while the old one could
// still be used, two if the call had to wait for it. The network's round trip is simulated by a server that takes its time.
import { ours } from "../clients.mjs";
import { startServer, startWorker } from "../processes/start.mjs";
import { spreadOf } from "../spread.mjs";

const roundTripMs = 40;
const tokenLifeS = 1;

/** @type {import("../measurement.js").Measure} */
export async function renewal({ plan, progress }) {
  const { renewals } = plan.renewal;
  progress(`${renewals} tokens that live for ${tokenLifeS} s, and answers after ${roundTripMs} ms`);
  const [steady, idle] = await Promise.all([
    // One call after the other: some call comes when the token is near its end.
    roundTrips(renewals, 0),
    // Nobody calls until the token has expired.
    roundTrips(renewals, tokenLifeS * 1100),
  ]);
  return { renewal: { roundTripMs, steady, idle } };
}

/**
 * @param {number} renewals
 * @param {number} pauseMs between two calls
 */
async function roundTrips(renewals, pauseMs) {
  const server = await startServer({ delayMs: roundTripMs, tokenLifeS });
  const worker = await startWorker(ours.name, server.url);
  try {
    /** @type {number[]} */
    const found = [];
    while (found.length < renewals) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const before = await server.tokenRequests();
      const { wallMs } = await worker.perform({ method: "call", calls: 1, callers: 1 });
      if ((await server.tokenRequests()) > before) found.push(wallMs / roundTripMs);
    }
    return spreadOf(found);
  } finally {
    worker.stop();
    server.stop();
  }
}
