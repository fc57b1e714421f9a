// One client in a process of its own, which makes as many calls as it is told, and says what they cost.
//   argv: name of the client, address of the server, token
import { once } from "node:events";

/** @typedef {{ method: "call" | "refused", calls: number, callers: number }} Work */
/** @typedef {{ wallMs: number, cpuMs: number }} Cost */

const [name = "", baseUrl = "", token = ""] = process.argv.slice(2);
const { create } = await import(new URL(`../peers/${name}.mjs`, import.meta.url).href);
/** @type {import("../peers/client.js").Client} */
const client = create(baseUrl, token);
await checkResults();
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });

for (;;) {
  const [work] = await once(process, "message");
  process.send?.(await perform(work));
}

/** A client that does less work than the others is not measured. */
async function checkResults() {
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
  const keepCalling = async () => {
    while (left-- > 0) await client[method]();
  };
  await Promise.all(Array.from({ length: callers }, keepCalling));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
}
