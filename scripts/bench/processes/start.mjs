// The processes of the bench: the server, and one worker for each client. None outlives the bench.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const token = "bench-token";

/**
 * @typedef {import("./worker.mjs").Work} Work
 * @typedef {import("./worker.mjs").Cost} Cost
 * @typedef {{ url: string, tokenRequests: () => Promise<number>, stop: () => void }} BenchServer
 * @typedef {{ perform: (work: Work) => Promise<Cost>, stop: () => void }} Worker
 */

/**
 * @param {{ delayMs?: number, tokenLifeS?: number }} [options] delayMs: how long an answer takes, the round trip
 * @returns {Promise<BenchServer>}
 */
export async function startServer({ delayMs = 0, tokenLifeS = 3600 } = {}) {
  const child = start("server.mjs", [JSON.stringify({ delayMs, tokenLifeS, token })], []);
  const { url } = await messageOf(child, "The bench's server");
  return {
    url,
    async tokenRequests() {
      child.send({});
      return (await messageOf(child, "The bench's server")).tokenRequests;
    },
    stop: () => void child.kill(),
  };
}

/**
 * V8 drops optimised code of a process that waits, as each of these does while the others have their turn: told not to,
 * they all measure what a busy process does.
 * @param {string} name of the client
 * @param {string} url of the server
 * @param {readonly string[]} [nodeOptions]
 * @returns {Promise<Worker>}
 */
export async function startWorker(name, url, nodeOptions = []) {
  const child = start("worker.mjs", [name, url, token], ["--no-memory-reducer", ...nodeOptions]);
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
 * @param {string} file
 * @param {string[]} args
 * @param {string[]} execArgv
 */
function start(file, args, execArgv) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv });
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
