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
  return { ...(await messageOf(child)), stop: () => void child.kill() };
}

/**
 * @param {string} name of the client
 * @param {string} url of the server
 * @returns {Promise<Worker>}
 */
export async function startWorker(name, url) {
  // While a process waits for its turn, V8 drops its optimised code by default: each is measured as if it were busy.
  const child = start("worker.mjs", [name, url, token], { execArgv: ["--no-memory-reducer"] });
  await messageOf(child);
  return {
    async perform(work) {
      child.send(work);
      return messageOf(child);
    },
    stop: () => void child.kill(),
  };
}

/** The message of a process that has one thing to do. @param {string} file @param {string[]} args @param {NodeJS.ProcessEnv} env */
export function answerOf(file, args, env) {
  return messageOf(start(file, args, { env: { ...process.env, ...env } }));
}

/** @param {string} file @param {string[]} args @param {import("node:child_process").ForkOptions} [options] */
function start(file, args, options = {}) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [], ...options });
}

/** @param {import("node:child_process").ChildProcess} child */
async function messageOf(child) {
  const ended = new AbortController();
  const exit = () => ended.abort(new Error(`${child.spawnargs.slice(1, 3).join(" ")} ended before it was done.`));
  child.once("exit", exit);
  try {
    return (await once(child, "message", { signal: ended.signal }))[0];
  } finally {
    child.off("exit", exit);
  }
}
