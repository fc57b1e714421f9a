// A copy of this repository in a folder of its own, in which anything may be changed: the working tree never is.
import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandOf } from "./programs.mjs";
import { toolEnvironment } from "./run.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Made from the rest, or not the project's. */
const leftOut = new Set([".git", "coverage", "dist", "docs-dist", "node_modules"]);

/** Tools keep the results of their last run in there: two copies must not share it, nor one and the working tree. */
const ownOfEach = new Set([".cache", ".package-lock.json", ".vite", ".vite-temp"]);

/**
 * @typedef {object} ScratchCopy
 * @property {(path: string) => string} path of a file in the copy
 * @property {(command: string, args: readonly string[], options?: { timeoutMs?: number }) => Promise<Run>} run
 *   runs a tool of this project, or `node`, in the copy
 * @property {() => Promise<void>} remove ends what still runs in the copy, and deletes it
 */

/** @typedef {{ ok: boolean, timedOut: boolean, output: string }} Run */

/**
 * @param {{ name?: string }} [options] name of its folder
 * @returns {Promise<ScratchCopy>}
 */
export async function scratchCopy({ name: folder = "copy" } = {}) {
  const base = await mkdtemp(join(await realpath(tmpdir()), "solaris-esign-"));
  // PostgreSQL refuses to run as root: there the tests run it as another user, with a folder in here.
  await chmod(base, 0o711);
  const copy = join(base, folder);
  // Temporary files of tools, which leave them behind when they are ended.
  const kept = join(base, "kept");
  await Promise.all([mkdir(copy), mkdir(kept)]);
  // Nor are the packages of the bench's peers the project's.
  const filter = (/** @type {string} */ path) => basename(path) !== "node_modules";
  for (const name of await readdir(root)) {
    if (leftOut.has(name) || name.endsWith(".tgz")) continue;
    await cp(join(root, name), join(copy, name), { recursive: true, filter });
  }
  // A folder of links, rather than a link to the folder.
  await mkdir(join(copy, "node_modules"));
  for (const name of await readdir(join(root, "node_modules"))) {
    const paths = /** @type {const} */ ([join(root, "node_modules", name), join(copy, "node_modules", name)]);
    if (!ownOfEach.has(name)) await symlink(...paths, "junction");
  }

  /** @type {Set<import("node:child_process").ChildProcess>} */
  const running = new Set();
  let removed = false;
  return {
    path: (path) => join(copy, path),
    async run(command, args, { timeoutMs } = {}) {
      if (removed) return { ok: false, timedOut: false, output: "the copy is gone" };
      const [file, all] = commandOf(command, args, copy);
      const env = { ...environment(), TMPDIR: kept };
      // A process group of its own, so that nothing that a tool has started outlives it.
      const child = spawn(file, all, { cwd: copy, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
      running.add(child);
      let output = "";
      let timedOut = false;
      const giveUp = () => {
        timedOut = true;
        end(child);
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
      child.on("error", (error) => (output += `${command} could not be started: ${error.message}`));
      const code = await new Promise((resolve) => child.on("close", resolve));
      clearTimeout(timer);
      running.delete(child);
      return { ok: code === 0, timedOut, output };
    },
    async remove() {
      removed = true;
      for (const child of running) end(child);
      await rm(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Without what a test runner around this one has put into it. */
function environment() {
  const inherited = Object.entries(toolEnvironment());
  const own = inherited.filter(([name]) => !/^(VITEST|NODE_V8_COVERAGE$|NODE_ENV$)/.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: "1" };
}

/** @param {import("node:child_process").ChildProcess} child */
function end(child) {
  try {
    // Windows knows no process groups.
    if (process.platform === "win32") child.kill();
    else if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
