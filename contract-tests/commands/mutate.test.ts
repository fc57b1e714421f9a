// Proves: `npm run contract:mutate` tells which check notices a mutant, and fails at one that nothing notices unless that is
// explained, at an explanation that is no longer true, and at a mutant that can no longer be made.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { complaintsOf } from "../../scripts/mutation/survivors.mjs";
import { expectExit, runScript } from "../support/command.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mutate-"));
});
afterAll(() => rm(directory, { recursive: true }));

const mutate = (...args: string[]) => runScript("scripts/contract-mutate.mjs", args);

/** Lists of mutants of the client and of explained survivors, in files of their own. */
async function lists(mutants: object, survivors: object = {}): Promise<string[]> {
  const files = { "--client-mutants": mutants, "--survivors": survivors };
  const written = Object.entries(files).map(async ([option, content]) => {
    const file = join(directory, `${crypto.randomUUID()}.yaml`);
    await writeFile(file, stringify(content));
    return [option, file];
  });
  return (await Promise.all(written)).flat();
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

it("tells which check noticed a mutant of each kind", async () => {
  const names = ["path: /v2", "backoff: does not grow"];
  const ran = await mutate(...names.flatMap((name) => ["--only", name]));
  expectExit(ran, 0, "2 killed, 0 survived");
  expect(ran.stdout).toMatch(/^path: \/v2 +stale +static pact: /m);
  expect(ran.stdout).toMatch(
    /^backoff: does not grow +src\/internal\/backoff\.ts +own test: src\/internal\/backoff\.test\.ts: /m,
  );
});

it("fails at a mutant that nothing notices, and names it", async () => {
  const ran = await mutate("--client", ...(await lists({ "src/transport/deno-transport.ts": [harmless] })));
  expectExit(ran, 1, `SURVIVED: ${harmless.name}.`);
  expect(ran.stdout).toMatch(/^deno: a transport in other words +src\/transport\/deno-transport\.ts +SURVIVED$/m);
});

it("tries nothing when a mutant can no longer be made, or is not known", async () => {
  const gone = { ...harmless, from: "a text that stands nowhere" };
  const outdated = await mutate(...(await lists({ "src/transport/web-transport.ts": [gone] })));
  expectExit(outdated, 2, "its text stands no longer in src/transport/web-transport.ts: a text that stands nowhere");
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

it("takes an explanation for a survivor, as long as it is true", () => {
  const survivor = { name: "s", killedBy: undefined, note: "" };
  const killed = { name: "k", killedBy: "a check", note: "" };
  expect(complaintsOf([survivor, killed], { s: "because" }, ["s", "k"])).toEqual([]);
  expect(complaintsOf([survivor, killed], { k: "because" }, ["s", "k"])).toEqual([
    expect.stringMatching("^SURVIVED: s"),
    expect.stringMatching("^NOW KILLED: k"),
  ]);
  expect(complaintsOf([], { gone: "because" }, ["s"])).toEqual([expect.stringMatching("^UNKNOWN: gone")]);
});
