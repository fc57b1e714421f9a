// Proves: `npm run contract:mutate` tells which check notices a mutant, and fails at one that nothing notices unless that is
// explained, at an explanation that is no longer true, and at a mutant that can no longer be made.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { complaintsOf } from "../../scripts/mutation/survivors.mjs";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mutate-"));
});
afterAll(() => rm(directory, { recursive: true }));

function mutate(...args: string[]): Promise<{ code: number | null; output: string; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/contract-mutate.mjs", ...args]);
    let output = "";
    let said = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("close", (code) => resolve({ code, output, said }));
  });
}

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

const harmless = {
  name: "elsewhere: a fetch with other words",
  from: "globalThis.fetch(url, { ...init, ...more })",
  to: "globalThis.fetch(url, { ...{ ...init, ...more } })",
};

it("lists at least 40 mutants of the specification and 40 of the client", async () => {
  const { code, output } = await mutate("--list");
  const [, spec, client] = /(\d+) of the specification, (\d+) of the client/.exec(output) ?? [];
  expect(code).toBe(0);
  expect(Number(spec)).toBeGreaterThanOrEqual(40);
  expect(Number(client)).toBeGreaterThanOrEqual(40);
});

it("tells which check noticed a mutant of each kind", async () => {
  const names = ["path: /v2", "backoff: does not grow"];
  const { code, output } = await mutate(...names.flatMap((name) => ["--only", name]));
  expect(output).toMatch(/^path: \/v2 +stale +static pact: /m);
  expect(output).toMatch(/^backoff: does not grow +src\/call\/backoff\.ts +own test: src\/call\/backoff\.test\.ts: /m);
  expect(output).toContain("2 killed, 0 survived");
  expect(code).toBe(0);
});

it("fails at a mutant that nothing notices, and names it", async () => {
  const { code, output, said } = await mutate(
    "--client",
    ...(await lists({ "src/transport/web-transport.ts": [harmless] })),
  );
  expect(output).toMatch(/^elsewhere: a fetch with other words +src\/transport\/web-transport\.ts +SURVIVED$/m);
  expect(said).toContain(`SURVIVED: ${harmless.name}.`);
  expect(code).toBe(1);
});

it("tries nothing when a mutant can no longer be made, or is not known", async () => {
  const gone = { ...harmless, from: "a text that stands nowhere" };
  const outdated = await mutate(...(await lists({ "src/transport/web-transport.ts": [gone] })));
  expect(outdated.said).toContain(
    "its text stands no longer in src/transport/web-transport.ts: a text that stands nowhere",
  );
  expect(outdated.code).toBe(2);
  const unknown = await mutate("--only", "path: /v3");
  expect(unknown.said).toContain("path: /v3: there is no such mutant");
  expect(unknown.code).toBe(2);
  const neither = await mutate("--client", "--only", "path: /v2");
  expect(neither.said).toContain("Nothing was tried");
  expect(neither.code).toBe(2);
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
  expect(await mutate("--help")).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage/) });
  expect(await mutate("--what")).toMatchObject({ code: 2, said: expect.stringContaining("Usage") });
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
