// A copy of this repository in a directory of its own, in which anything may be changed: the working tree never is.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutGit } from "./git.mjs";
import { commandOf } from "./programs.mjs";
import { withoutProxies } from "./proxies.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is made from the rest, or is not the project's. */
const leftOut = new Set([".git", "coverage", "dist", "docs-dist", "node_modules"]);

/** Tools keep what they remember of the last run in there: two copies must not share it, nor one and the working tree. */
const ownOfEach = new Set([".cache", ".package-lock.json", ".vite", ".vite-temp"]);

/**
 * @typedef {object} ScratchCopy
 * @property {(path: string) => string} path of a file in the copy
 * @property {(command: string, args: readonly string[], options?: { timeoutMs?: number }) => Promise<Run>} run
 *   runs a tool of this project, or `node`, in the copy
 * @property {() => Promise<void>} remove ends what still runs in the copy, and deletes it
 */

/**
 * @typedef {object} Run what came of running a tool
 * @property {boolean} ok
 * @property {boolean} timedOut
 * @property {string} output
 */

/**
 * @param {{ name?: string }} [options] name of its folder
 * @returns {Promise<ScratchCopy>}
 */
export async function scratchCopy({ name: folder = "copy" } = {}) {
  const base = await mkdtemp(join(await realpath(tmpdir()), "solaris-esign-"));
  const copy = join(base, folder);
  // A tool that is ended leaves behind what it keeps for a while.
  const kept = join(base, "kept");
  await Promise.all([mkdir(copy), mkdir(kept)]);
  for (const name of await readdir(root)) {
    if (!leftOut.has(name) && !name.endsWith(".tgz"))
      await cp(join(root, name), join(copy, name), { recursive: true, filter });
  }
  await linkPackages(join(root, "node_modules"), join(copy, "node_modules"));

  /** @type {Set<import("node:child_process").ChildProcess>} */
  const running = new Set();
  let removed = false;
  return {
    path: (path) => join(copy, path),
    async run(command, args, { timeoutMs } = {}) {
      if (removed) return { ok: false, timedOut: false, output: "the copy is gone" };
      return new Promise((resolve) => {
        const [file, all] = commandOf(command, args, copy);
        // A process group of its own, so that nothing that a tool has started outlives it.
        const child = spawn(file, all, {
          cwd: copy,
          env: { ...environment(), TMPDIR: kept },
          detached: true,
          stdio: ["ignore", "pipe", "pipe"],
        });
        running.add(child);
        let output = "";
        let timedOut = false;
        const timer = timeoutMs
          ? setTimeout(() => {
              timedOut = true;
              end(child);
            }, timeoutMs)
          : undefined;
        child.stdout.on("data", (chunk) => (output += chunk));
        child.stderr.on("data", (chunk) => (output += chunk));
        child.on("error", (error) => (output += `${command} could not be started: ${error.message}`));
        child.on("close", (code) => {
          clearTimeout(timer);
          running.delete(child);
          resolve({ ok: code === 0, timedOut, output });
        });
      });
    },
    async remove() {
      removed = true;
      for (const child of running) end(child);
      await rm(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * The packages of the bench's peers, where they have been installed, are not the project's either.
 * @param {string} path
 */
function filter(path) {
  return basename(path) !== "node_modules";
}

/**
 * A directory of links, rather than a link to the directory.
 * @param {string} from
 * @param {string} to
 */
async function linkPackages(from, to) {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!ownOfEach.has(name)) await symlink(join(from, name), join(to, name), "junction");
  }
}

/** The environment, without what a test runner around this one has put into it. */
function environment() {
  const inherited = Object.entries(withoutProxies(withoutGit())).filter(
    ([name]) => !/^(VITEST|NODE_V8_COVERAGE$|NODE_ENV$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    NO_COLOR: "1",
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  };
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
