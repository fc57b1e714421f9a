// What a user feels: how many round trips a call takes over TLS, with a server that is far away.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { generate } from "selfsigned";
import { answerOf, startServer } from "../processes/start.mjs";
import { spreadOf } from "../rounds.mjs";

const roundTripMs = 100;
const keepWarm = 600_000;

/** @typedef {{ what: string, steps: (string | number)[], keepWarm?: number, hintS?: number, limit?: number }} Journey */

/** @type {readonly Journey[]} */
const journeys = [
  { what: "a first call", steps: ["call"], limit: 4.2 },
  { what: "the next call", steps: ["call", "call"], limit: 1.2 },
  { what: "after `authenticate()`", steps: ["authenticate", "call"], limit: 1.2 },
  { what: "after 32 s of silence, without a hint", steps: ["call", 32, "call"] },
  { what: "after 32 s of silence, with a hint of 60 s", steps: ["call", 32, "call"], hintS: 60, limit: 1.2 },
  { what: "after 32 s of silence, with `keepWarm`", steps: ["call", 32, "call"], keepWarm, limit: 1.2 },
  { what: "after 120 s of silence, with `keepWarm`", steps: ["call", 120, "call"], keepWarm, limit: 1.2 },
];

const pauseIn = (/** @type {Journey} */ { steps }) => Number(steps.find((step) => typeof step === "number") ?? 0);

/** @type {import("../results.js").Measure} */
export async function roundTrips({ plan: { roundTrips: plan } }) {
  const folder = await mkdtemp(join(tmpdir(), "solaris-esign-bench-"));
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const trusted = join(folder, "certificate.pem");
  await writeFile(trusted, cert);
  const far = (/** @type {number} */ hintS) => startServer({ distance: { roundTripMs, key, cert, hintS } });
  const servers = new Map([
    [0, await far(0)],
    [60, await far(60)],
  ]);

  const travel = async (/** @type {Journey} */ { steps, keepWarm = 0, hintS = 0 }) => {
    const settings = JSON.stringify({ url: servers.get(hintS)?.url, keepWarm, steps });
    const { ms } = await answerOf("round-trips.mjs", [settings], { NODE_EXTRA_CA_CERTS: trusted });
    return ms / roundTripMs;
  };
  // Those with a pause wait at the same time, and start one after the other, so that each calls while the others wait.
  let started = 0;
  const inTurn = async (/** @type {Journey} */ journey) => {
    await setTimeout(started++ * 500);
    return travel(journey);
  };
  try {
    const runs = Array.from({ length: plan.runs });
    const chosen = journeys.filter((journey) => pauseIn(journey) <= plan.longestPauseS);
    const found = new Map();
    for (const journey of chosen.filter((one) => pauseIn(one) === 0)) {
      const all = [];
      for (const _ of runs) all.push(await travel(journey));
      found.set(journey, all);
    }
    const later = chosen.filter((one) => pauseIn(one) > 0);
    const all = await Promise.all(later.map((journey) => Promise.all(runs.map(() => inTurn(journey)))));
    for (const [nth, journey] of later.entries()) found.set(journey, all[nth]);
    return {
      roundTrips: chosen.map((one) => ({ what: one.what, limit: one.limit, roundTrips: spreadOf(found.get(one)) })),
    };
  } finally {
    for (const server of servers.values()) server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
