// What git knows of a working tree: its commit, its branch, and whether a part of it is changed.
import { git } from "./git.mjs";

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env of a GitHub workflow, which checks out commits and not branches
 */
export async function gitState(folder, { GITHUB_HEAD_REF, GITHUB_REF_NAME }) {
  /** @param {string[]} args */
  const ask = (...args) => git(args, { cwd: folder }).then((said) => said.trim());
  const unless = () => "";
  return {
    commit: await ask("rev-parse", "--verify", "HEAD").catch(unless),
    branch: (await ask("branch", "--show-current").catch(unless)) || GITHUB_HEAD_REF || GITHUB_REF_NAME,
    /** @param {string} path */
    isChanged: async (path) => (await ask("status", "--porcelain", "--", path).catch(unless)) !== "",
  };
}
