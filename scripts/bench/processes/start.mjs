// The processes of the bench: the server, and one worker for each client. None outlives the bench.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const token = "bench-token";

/**
 * @typedef {import("./worker.mjs").Work} Work
 * @typedef {import("./worker.mjs").Cost} Cost
 * @typedef {{ url: string, stop: () => void }} BenchServer
 * @typedef {{ perform: (work: Work) => Promise<Cost>, stop: () => void }} Worker
 */

/**
 * @param {{ distance?: import("./server.mjs").Distance }} [options]
 * @returns {Promise<BenchServer>}
 */
export async function startServer({ distance } = {}) {
  const child = start("server.mjs", [JSON.stringify({ token, distance })]);
  return { ...(await messageOf(child, "The bench's server")), stop: () => void child.kill() };
}

/**
 * V8 drops optimised code of a process that waits, as each of these does while the others have their turn: told not to,
 * they all measure what a busy process does.
 * @param {string} name of the client
 * @param {string} url of the server
 * @returns {Promise<Worker>}
 */
export async function startWorker(name, url) {
  const child = start("worker.mjs", [name, url, token], { execArgv: ["--no-memory-reducer"] });
  await messageOf(child, name);
  return {
    async perform(work) {
      child.send(work);
      return messageOf(child, name);
    },
    stop: () => void child.kill(),
  };
}

/**
 * What a process tells that has one thing to do.
 * @param {string} file beside this one
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function answerOf(file, args, env) {
  return messageOf(start(file, args, { env: { ...process.env, ...env } }), file);
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {import("node:child_process").ForkOptions} [options]
 */
function start(file, args, options = {}) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [], ...options });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} name
 */
async function messageOf(child, name) {
  const ended = new AbortController();
  const message = once(child, "message", { signal: ended.signal });
  const exit = () => ended.abort();
  child.once("exit", exit);
  try {
    return (await message)[0];
  } catch (cause) {
    throw new Error(`${name} ended before it was done: what it printed stands above.`, { cause });
  } finally {
    child.off("exit", exit);
  }
}
