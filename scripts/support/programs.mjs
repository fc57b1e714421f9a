// Where the programs of tools are, to be started by Node itself: their launchers in node_modules/.bin, and npm's own, are scripts
// of a shell on Windows, which cannot be started without one, and with one take a path with spaces or "%" apart.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withoutGit } from "./git.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @type {Readonly<Record<string, string>>} */
const programs = {
  attw: "@arethetypeswrong/cli/dist/index.js",
  depcruise: "dependency-cruiser/bin/dependency-cruise.mjs",
  biome: "@biomejs/biome/bin/biome",
  publint: "publint/src/cli.js",
  redocly: "@redocly/cli/bin/cli.js",
  // The native compiler: a tenth of the time. The other one, which tools load as a library, is what an app may still have.
  tsc: "typescript7/bin/tsc",
  tsc5: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
};

/**
 * What to start for a tool of this project: a file, and its arguments.
 *
 * @param {string} tool one of those above, or `node`
 * @param {readonly string[]} args
 * @param {string} [folder] of the project, or of a copy of it
 * @returns {[file: string, args: string[]]}
 */
export function commandOf(tool, args, folder = root) {
  if (tool === "node") return [process.execPath, [...args]];
  const program = programs[tool];
  if (!program) throw new Error(`No program is known for ${tool}: name it in scripts/support/programs.mjs.`);
  return [process.execPath, [join(folder, "node_modules", program), ...args]];
}

/**
 * What to start for npm.
 *
 * @param {readonly string[]} args
 * @returns {[file: string, args: string[]]}
 */
export function npmCommandOf(args) {
  if (process.platform !== "win32") return ["npm", [...args]];
  return [process.execPath, [join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js"), ...args]];
}

/**
 * Runs npm.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} what it prints
 */
export async function npm(args, cwd) {
  const [file, all] = npmCommandOf(args);
  const { stdout } = await promisify(execFile)(file, all, { cwd, env: withoutGit(), maxBuffer: 2 ** 24 });
  return stdout;
}
