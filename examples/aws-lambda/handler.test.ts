// Bundles the handler in both formats, and runs each bundle in a Node of its own.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startFake } from "../support/environment.js";
import { bundle } from "./bundle.js";

it.each([
  ["cjs", "cjs"],
  ["esm", "mjs"],
] as const)("sends the code from a bundle as %s, and ends before Lambda does", async (format, extension) => {
  const { fake, env } = await startFake();
  const folder = await mkdtemp(join(tmpdir(), "lambda-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await bundle(format, folder);
  const invoke = `
    const { handler } = await import("./handler.${extension}");
    const call = (customer, ms) => handler({ headers: { "x-stand-in-customer": customer } }, { getRemainingTimeInMillis: () => ms });
    const answers = [await call("mallory", 9_000), await call("alice", 9_000), await call("alice", 2_300)];
    console.log(JSON.stringify(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body)])));`;
  await writeFile(join(folder, "invoke.mjs"), invoke);
  fake.failNext({ kind: "drip", everyMs: 1 });
  fake.failNext({ kind: "hang" });
  const { stdout } = await promisify(execFile)(process.execPath, ["invoke.mjs"], { cwd: folder, env });
  expect(JSON.parse(stdout)).toEqual([
    [401, {}],
    [200, expect.objectContaining({ current_reference_token: "0000-0001" })],
    [202, { delivery: "unknown", code: "timeout" }],
  ]);
});
