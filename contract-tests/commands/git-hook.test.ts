// Proves: what tests and scripts do with git stays in the repositories of their own, also inside a git hook of a linked
// worktree, where git's variables point every git command at the developer's repository.
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { git } from "../../scripts/support/git.mjs";
import { run } from "../../scripts/support/run.mjs";
import { scratchCopy } from "../../scripts/support/scratch-copy.mjs";
import { createRepository, gitIn, stateOf } from "../support/git-repository.js";

let folder: string;
let developers: string;
let worktree: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "git-hook-"));
  developers = join(folder, "developers");
  worktree = join(folder, "worktree");
  await createRepository(developers);
  await gitIn(developers, "worktree", "add", "--quiet", worktree);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the tests, run in a hook, neither commit into the developer's repository nor change its settings", async () => {
  // What these two tests start with commits to repositories of their own.
  const pattern = "each repository is the one of its folder|no test sees";
  const file = "contract-tests/commands/git-hook.test.ts";
  const tests = ["run", "--project=commands", file, `--testNamePattern='${pattern}'`];
  const hook = [
    "#!/bin/sh",
    // Were the tests to commit here, they would run themselves without end.
    '[ -e "$HOOK_SAID" ] && exit 1',
    'env | grep ^GIT_DIR= > "$HOOK_SAID" || exit 1',
    `cd '${resolve(".")}' && exec '${process.execPath}' node_modules/vitest/vitest.mjs ${tests.join(" ")} >> "$HOOK_SAID"`,
  ].join("\n");
  await writeFile(join(developers, ".git/hooks/pre-commit"), hook, { mode: 0o755 });
  const settings = await readFile(join(developers, ".git/config"), "utf8");

  const said = join(folder, "said");
  vi.stubEnv("HOOK_SAID", said);
  await appendFile(join(worktree, "file"), "a change\n");
  await gitIn(worktree, "add", ".");
  await gitIn(worktree, "commit", "--quiet", "--message", "The developer's own");
  expect(await readFile(said, "utf8")).toMatch(/GIT_DIR=.*worktrees[\s\S]*Tests .*2 passed/);

  expect(await gitIn(developers, "log", "--all", "--topo-order", "--format=%s")).toBe("The developer's own\nFirst");
  expect(await gitIn(developers, "tag", "--list")).toBe("");
  expect(await readFile(join(developers, ".git/config"), "utf8")).toBe(settings);
});

it("no test sees git's variables", () => {
  expect(Object.keys(process.env).filter((name) => name.startsWith("GIT_"))).toEqual([]);
});

describe("with git's variables set", () => {
  afterEach(() => vi.unstubAllEnvs());
  const setVariables = () => {
    vi.stubEnv("GIT_DIR", join(developers, ".git"));
    vi.stubEnv("GIT_WORK_TREE", developers);
    vi.stubEnv("GIT_INDEX_FILE", join(developers, ".git/index"));
  };
  const tellVariables = 'if (Object.keys(process.env).some((name) => name.startsWith("GIT_"))) process.exit(1)';

  it("each repository is the one of its folder", async () => {
    const before = await stateOf(developers);
    setVariables();
    const other = join(folder, "other");
    await createRepository(other);
    await gitIn(other, "tag", "v1");
    const commit = await gitIn(other, "rev-parse", "HEAD");
    expect((await git(["rev-parse", "HEAD"], { cwd: other })).trim()).toBe(commit);
    expect((await git(["branch", "--show-current"], { cwd: other })).trim()).toBe("some-branch");
    await expect(git(["rev-parse", "HEAD"], { cwd: folder })).rejects.toThrow(/not a git repository/);
    expect(await stateOf(developers)).toEqual(before);
  });

  it("no tool receives them, in the working tree nor in a scratch copy", async () => {
    setVariables();
    expect(await run("node", ["--eval", tellVariables])).toBe(true);
    const copy = await scratchCopy();
    try {
      expect(await copy.run("node", ["--eval", tellVariables])).toMatchObject({ ok: true });
    } finally {
      await copy.remove();
    }
  });
});

it("git is run by the one helper that sees to it", async () => {
  const files = (await Promise.all(["scripts", "contract-tests"].map(sourcesIn))).flat();
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")] as const));
  const running = texts.filter(([, text]) => /(?:spawn|execFile|exec)(?:Sync)?\(\s*["'`]git\b/.test(text));
  expect(running.map(([file]) => file)).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});

async function sourcesIn(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return names
    .filter((name) => /\.(mjs|ts)$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(root, name));
}
