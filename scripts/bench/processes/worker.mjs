// One client in a process of its own, which makes as many calls as it is told, and says what they cost.
//   argv: name of the client, address of the server, token
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { createClient } from "../peers/create-client.mjs";
import { peakMb } from "./peak-memory.mjs";

/** @typedef {{ method: "call" | "refused", calls: number, callers: number }} Work */
/** @typedef {{ wallMs: number, cpuMs: number, peakMb: number, heapBytes: number }} Cost */

const [name = "", baseUrl = "", token = ""] = process.argv.slice(2);
const client = await createClient(name, baseUrl, token);
await checkAnswers();
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });

for (;;) {
  const [work] = await once(process, "message");
  process.send?.(await perform(work));
}

/** A client that does less work than the others is not measured. */
async function checkAnswers() {
  const identification = /** @type {{ id?: unknown }} */ (await client.call());
  if (typeof identification.id !== "string") throw new Error(`${name} returned no identification`);
  const status = await client.refused();
  if (status !== 403) throw new Error(`${name} made no error with status 403 of a 403, but ${status}`);
}

/**
 * @param {Work} work
 * @returns {Promise<Cost>}
 */
async function perform({ method, calls, callers }) {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let left = calls;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) await client[method]();
    }),
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - startedAt;
  return { wallMs, cpuMs: (user + system) / 1000, peakMb: await peakMb(), heapBytes: await heapBytes() };
}

/**
 * The heap in use when nothing is left to collect, where the bench has asked for that to be possible; else 0. Some of what a
 * call leaves is let go of only a moment later, by a timer or because something else was collected.
 */
async function heapBytes() {
  const collect = globalThis.gc;
  if (!collect) return 0;
  for (let nth = 0; nth < 10; nth++) {
    collect();
    await setTimeout(50);
  }
  return process.memoryUsage().heapUsed;
}
