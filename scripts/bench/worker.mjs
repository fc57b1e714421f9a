// One client in a process of its own, which makes as many calls as it is told, and says what they cost.
//   argv: name of the client, address of the server, token
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createClient } from "./peers/create-client.mjs";

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
  return { wallMs, cpuMs: (user + system) / 1000, peakMb: await peakMb(), heapBytes: heapBytes() };
}

/** The heap in use after a collection, where the bench has asked for one to be possible; else 0. */
function heapBytes() {
  const collect = globalThis.gc;
  if (!collect) return 0;
  for (let nth = 0; nth < 3; nth++) collect();
  return process.memoryUsage().heapUsed;
}

/**
 * The most memory that this process ever had in use. Linux counts that of the process it was forked from into maxRSS, so
 * there it is read from where it is told for this program alone.
 */
async function peakMb() {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  return kilobytes / 1024;
}
