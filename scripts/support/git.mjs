// Runs git for the repository of a folder, and for no other.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The environment without git's own variables. A hook runs with GIT_DIR, GIT_INDEX_FILE and others, which point every git
 * command at the developer's repository, in whatever folder it runs: a test that commits would commit there.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutGit(env = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^GIT_/i.test(name)));
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options] env: variables to add
 * @returns {Promise<string>} what it prints
 */
export async function git(args, { cwd, env } = {}) {
  const { stdout } = await run("git", args, { cwd, env: { ...withoutGit(), ...env }, maxBuffer: 2 ** 26 });
  return stdout;
}
