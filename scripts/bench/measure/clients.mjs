// What a call costs by each client: all do the same work in turn, each in its own process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { clients } from "../clients.mjs";
import { startWorker, token } from "../processes/start.mjs";
import { columnOf, inRounds, spreadOf } from "../rounds.mjs";

/** @typedef {import("../results.js").Context} Context */
/** @typedef {import("../processes/start.mjs").Worker} Worker */

const names = clients.map(({ name }) => name);

/** How long a call takes, one at a time, and how much of the processor. @type {import("../results.js").Measure} */
export async function latency(context) {
  const { oneAtATime } = context.plan;
  const rounds = await underLoad(context, "call", oneAtATime);
  const perCall = (/** @type {number} */ ms) => (ms * 1000) / oneAtATime.calls;
  const wall = columnOf(rounds, ({ wallMs }) => perCall(wallMs));
  return { columns: { latency: wall, cpu: columnOf(rounds, ({ cpuMs }) => perCall(cpuMs)) } };
}

/** How long it takes to make an error of a 403, one at a time. @type {import("../results.js").Measure} */
export async function errors(context) {
  const { oneAtATime } = context.plan;
  const rounds = await underLoad(context, "refused", oneAtATime);
  return { columns: { errors: columnOf(rounds, ({ wallMs }) => (wallMs * 1000) / oneAtATime.calls) } };
}

/** Calls per second with as many callers as the provider allows at once. @type {import("../results.js").Measure} */
export async function throughput(context) {
  const { manyCallers } = context.plan;
  const rounds = await underLoad(context, "call", manyCallers);
  return { columns: { rate255: columnOf(rounds, ({ wallMs }) => (manyCallers.calls * 1000) / wallMs) } };
}

/**
 * @param {Context} context
 * @param {"call" | "refused"} method
 * @param {Context["plan"]["oneAtATime"]} load
 */
async function underLoad({ server }, method, { callers, warmUp, calls, ...limits }) {
  /** @type {Map<string, Worker>} */
  const workers = new Map();
  try {
    for (const name of names) {
      const worker = await startWorker(name, server.url);
      workers.set(name, worker);
      await worker.perform({ method, callers, calls: warmUp });
    }
    return await inRounds(names, limits, async (name) => {
      const worker = /** @type {Worker} */ (workers.get(name));
      // Not timed: connections and caches have grown cold while the others had their turn.
      await worker.perform({ method, callers, calls: Math.max(callers, Math.ceil(calls / 10)) });
      return worker.perform({ method, callers, calls });
    });
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}

/** How long it takes from the start of a process to its first response. @type {import("../results.js").Measure} */
export async function start({ server, plan }) {
  const program = fileURLToPath(new URL("../processes/cold-start.mjs", import.meta.url));
  // Node itself, which makes no call, is measured among the clients.
  const rounds = await inRounds(["node", ...names], plan.start, async (name) => {
    const args = name === "node" ? [] : [name, server.url, token];
    const startedAt = performance.now();
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    const answered = await Promise.race([once(child.stdout, "data"), ended.then(() => undefined)]);
    const milliseconds = performance.now() - startedAt;
    await ended;
    if (!answered) throw new Error(`${name} made no call: what it printed is above.`);
    return milliseconds;
  });
  return {
    columns: { start: columnOf(rounds, (ms) => ms) },
    nodeStart: spreadOf(rounds.map(({ node }) => /** @type {number} */ (node))),
  };
}

/** What a browser must load for one call. @type {import("../results.js").Measure} */
export async function bundle() {
  // Imported by its address, since its packages are not those of this project.
  const { href } = new URL("../peers/bundle.mjs", import.meta.url);
  /** @type {{ bundledBytes: (file: string) => Promise<number> }} */
  const { bundledBytes } = await import(href);
  /** @type {import("../rounds.mjs").Column} */
  const column = {};
  for (const { name, inBrowser } of clients) {
    if (inBrowser) column[name] = { value: spreadOf([(await bundledBytes(inBrowser)) / 1000]) };
  }
  return { columns: { bundle: column } };
}
