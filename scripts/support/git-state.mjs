// What git knows of a working tree: its commit, its branch, and whether a part of it is changed.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env of a GitHub workflow, which checks out commits and not branches
 */
export async function gitState(folder, { GITHUB_HEAD_REF, GITHUB_REF_NAME }) {
  /** @param {string[]} args */
  const git = (...args) => run("git", args, { cwd: folder }).then(({ stdout }) => stdout.trim());
  const unless = () => "";
  return {
    commit: await git("rev-parse", "--verify", "HEAD").catch(unless),
    branch: (await git("branch", "--show-current").catch(unless)) || GITHUB_HEAD_REF || GITHUB_REF_NAME,
    /** @param {string} path */
    isChanged: async (path) => (await git("status", "--porcelain", "--", path).catch(unless)) !== "",
  };
}
