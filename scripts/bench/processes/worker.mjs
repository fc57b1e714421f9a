// One client in a process of its own, which makes the calls that it is asked for, and reports what they cost.
//   argv: name of the client, address of the server, token
import { once } from "node:events";
import { personId, refusedPersonId } from "../peers/ids.mjs";

/** @typedef {{ method: "call" | "refused", calls: number, callers: number }} Work */
/** @typedef {{ wallMs: number, cpuMs: number }} Cost */

const [name = "", baseUrl = "", token = ""] = process.argv.slice(2);
const { create } = await import(new URL(`../peers/${name}.mjs`, import.meta.url).href);
/** @type {import("../peers/ids.mjs").Peer} */
const { send, statusOf = ({ status }) => status, refusedPerson = refusedPersonId } = create(baseUrl, token);

let made = 0;
/** Each call has its own identification: solaris-esign makes one request of concurrent calls for the same one. */
const nextId = () => `${(++made).toString(16).padStart(32, "0")}cidt`;
const methods = {
  call: () => send(personId, nextId()),
  refused: () => send(refusedPerson, nextId()).then(() => 200, statusOf),
};

// A client that does less work than the others is not measured.
const identification = /** @type {{ id?: unknown }} */ (await methods.call());
if (typeof identification.id !== "string") throw new Error(`${name} returned no identification`);
const status = await methods.refused();
if (status !== 403) throw new Error(`${name} made no error with status 403 of a 403, but ${status}`);
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });

for (;;) {
  const [work] = await once(process, "message");
  process.send?.(await perform(work));
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
    while (left-- > 0) await methods[method]();
  };
  await Promise.all(Array.from({ length: callers }, keepCalling));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
}
