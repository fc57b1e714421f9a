// Proves: a command that needs the built package refuses what it was given before it builds, and builds afterwards.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withoutGit } from "../../scripts/support/git.mjs";
import { npmCommandOf } from "../../scripts/support/programs.mjs";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";

/** Nothing is built in it. */
let copy: ScratchCopy;
beforeAll(async () => {
  copy = await scratchCopy();
});
afterAll(() => copy.remove());

const isBuilt = () => existsSync(copy.path("dist/src/index.js"));

it.each([
  ["start.mjs", ["one-id"], "Nothing was sent."],
  ["bench/run.mjs", ["--what"], "There is no option --what"],
  ["bench/run.mjs", ["--only", "beauty"], "--only must be one of"],
])("scripts/%s refuses %j before it builds", async (script, args, says) => {
  const ran = await copy.run("node", [`scripts/${script}`, "--build", ...args]);
  expect(ran).toMatchObject({ ok: false, output: expect.stringContaining(says) });
  expect(isBuilt()).toBe(false);
});

it("npm run contract:provider builds what it needs", async () => {
  const address = ["--base-url", "http://127.0.0.1:9", "--token-url", "http://127.0.0.1:9"];
  const call = ["--allow-sms", "--person", "..", "--identification", "i"];
  const [file, args] = npmCommandOf(["run", "--silent", "contract:provider", "--", ...address, ...call]);
  const env = { ...withoutGit(), SOLARIS_CLIENT_ID: "a", SOLARIS_CLIENT_SECRET: "b" };
  const ran = await promisify(execFile)(file, args, { cwd: copy.path(""), env }).catch((failed) => failed);
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining("The id of --person") });
  expect(isBuilt()).toBe(true);
});
