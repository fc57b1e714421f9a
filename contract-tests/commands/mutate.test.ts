// Proves: `npm run contract:mutate` prints which check notices a mutant, and fails at one that nothing notices, and at a mutant that
// can no longer be made.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { expectExit, runScript } from "../support/command.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mutate-"));
});
afterAll(() => rm(directory, { recursive: true }));

const mutate = (...args: string[]) => runScript("scripts/contract-mutate.mjs", args);

/** A list of mutants of the client, in a file of its own. */
async function list(mutants: object): Promise<string[]> {
  const file = join(directory, `${crypto.randomUUID()}.yaml`);
  await writeFile(file, stringify(mutants));
  return ["--client-mutants", file];
}

/** In a file that few tests import, for a survivor has to pass them all. */
const harmless = {
  name: "deno: a transport in other words",
  from: "platformFetch(agent, {",
  to: "platformFetch(agent, { ...{},",
};

it("lists at least 40 mutants of the specification and 40 of the client", async () => {
  const ran = await mutate("--list");
  expectExit(ran, 0);
  const [, spec, client] = /(\d+) of the specification, (\d+) of the client/.exec(ran.stdout) ?? [];
  expect(Number(spec)).toBeGreaterThanOrEqual(40);
  expect(Number(client)).toBeGreaterThanOrEqual(40);
});

it("prints which check noticed a mutant of each kind", async () => {
  const names = ["path: /v2", "backoff: does not grow"];
  const ran = await mutate(...names.flatMap((name) => ["--only", name]));
  expectExit(ran, 0, "2 killed, 0 survived");
  expect(ran.stdout).toContain("path: /v2: killed by static pact: ");
  expect(ran.stdout).toContain("backoff: does not grow: killed by own test: src/internal/backoff.test.ts: ");
});

it("fails at a mutant that nothing notices, and names it", async () => {
  const ran = await mutate("--client", ...(await list({ "src/transport/deno-transport.ts": [harmless] })));
  expectExit(ran, 1, `SURVIVED: ${harmless.name}.`);
  expect(ran.stdout).toContain(`${harmless.name}: SURVIVED`);
});

it("tries nothing when a mutant can no longer be made, or is not known", async () => {
  const gone = { ...harmless, from: "a text that is nowhere" };
  const outdated = await mutate(...(await list({ "src/transport/web-transport.ts": [gone] })));
  expectExit(
    outdated,
    2,
    "its text is 0 times in src/transport/web-transport.ts, and not once: a text that is nowhere",
  );
  expectExit(await mutate("--only", "path: /v3"), 2, "path: /v3: there is no such mutant");
  expectExit(await mutate("--client", "--only", "path: /v2"), 2, "Nothing was tried");
});

it("leaves nothing behind when it is interrupted, however early", async () => {
  const temporary = await mkdtemp(join(directory, "tmp-"));
  const args = ["scripts/contract-mutate.mjs", "--only", "backoff: does not grow"];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: temporary } });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const ended = new Promise((resolve) => child.on("close", resolve));
  await vi.waitFor(async () => expect(await readdir(temporary)).not.toEqual([]), { timeout: 60_000, interval: 5 });
  child.kill("SIGTERM");
  expect(await ended).toBe(2);
  expect(said).toContain("Interrupted: nothing is proved.");
  expect(await readdir(temporary)).toEqual([]);
});

it("shows how it is used", async () => {
  expectExit(await mutate("--help"), 0, "Usage");
  expectExit(await mutate("--what"), 2, "Usage");
});
