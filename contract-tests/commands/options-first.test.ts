// Proves: a command that needs the built package refuses what it was given before it builds, and builds afterwards.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";

/** Nothing is built in it. */
let copy: ScratchCopy;
beforeAll(async () => {
  copy = await scratchCopy();
});
afterAll(() => copy.remove());

const isBuilt = () => existsSync(copy.path("dist/src/index.js"));

it.each([
  ["contract-provider.mjs", ["--what"], "There is no option --what"],
  ["contract-provider.mjs", ["--environment", "staging"], "sandbox, production"],
  ["start.mjs", ["one-id"], "Nothing was sent."],
  ["bench/run.mjs", ["--what"], "There is no option --what"],
  ["bench/run.mjs", ["--only", "beauty"], "--only must be one of"],
])("scripts/%s refuses %j before it builds", async (script, args, says) => {
  const ran = await copy.run("node", [`scripts/${script}`, "--build", ...args]);
  expect(ran).toMatchObject({ ok: false, output: expect.stringContaining(says) });
  expect(isBuilt()).toBe(false);
});

it("builds what it needs, once its options are good", async () => {
  const args = ["--build", "--base-url", "http://127.0.0.1:9", "--token-url", "http://127.0.0.1:9"];
  const call = ["--allow-sms", "--person", "..", "--identification", "i"];
  const script = `
    Object.assign(process.env, { SOLARIS_CLIENT_ID: "a", SOLARIS_CLIENT_SECRET: "b" });
    process.argv.splice(1, 0, "scripts/contract-provider.mjs");
    await import(${JSON.stringify(copy.path("scripts/contract-provider.mjs"))});
  `;
  const ran = await copy.run("node", ["--input-type=module", "--eval", script, "--", ...args, ...call]);
  expect(ran).toMatchObject({ ok: false, output: expect.stringContaining("The id of --person") });
  expect(isBuilt()).toBe(true);
});
