// A git repository of a test, untouched by the developer's own settings: hooks, signing, line ends.
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { git } from "../../scripts/support/git.mjs";

const env = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "someone",
  GIT_AUTHOR_EMAIL: "someone@example.com",
  GIT_COMMITTER_NAME: "someone",
  GIT_COMMITTER_EMAIL: "someone@example.com",
};

/** Runs git in this folder, and returns what it prints. */
export async function gitIn(folder: string, ...args: readonly string[]): Promise<string> {
  return (await git(args, { cwd: folder, env })).trim();
}

/** Makes a repository of a folder and all that is in it. */
export async function createRepository(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await gitIn(folder, "init", "--quiet", "--initial-branch", "some-branch");
  await gitIn(folder, "add", ".");
  await gitIn(folder, "commit", "--quiet", "--allow-empty", "--message", "First");
}

/** Everything that git keeps of a repository, by file: nothing changes in it without being seen here. */
export async function stateOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(join(folder, ".git"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, "base64")] as const)),
  );
}
