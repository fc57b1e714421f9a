// Proves: the command reports what differs, in words, with the exit code of the outcome, and names the fact for spec/deviations.yaml.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  theirAddress as address,
  theirOtherAddress as otherAddress,
  providerDescription,
} from "../../../contract-tests/support/provider-description.js";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import type { Spec } from "../../../contract-tests/support/spec-changes.js";
import { runCli } from "../cli.js";
import { command } from "./command.js";
import { providersAddress } from "./source.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-upstream-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const field = (doc: Spec, name: string) =>
  doc.paths[address].patch.responses["200"].content["application/json"].schema.properties[name];

const retrieved = (doc: Spec) =>
  doc.paths[otherAddress].get.responses["200"].content["application/json"].schema.properties;

async function run(...args: string[]) {
  const io = recordingIo({ cwd: folder });
  const exitCode = await runCli(["check", "upstream", ...args], io);
  return { exitCode, said: io.stdout + io.stderr };
}

async function checked(change: (doc: Spec) => unknown, ...args: string[]) {
  const doc = await providerDescription();
  change(doc);
  await writeFile(join(folder, "described.json"), JSON.stringify(doc));
  return run("--source", "described.json", ...args);
}

it("agrees with a description that says what the page says", async () => {
  const { exitCode, said } = await checked(() => {});
  expect(said).toMatch(/all facts of authorizeIdentification +\d+ agree, \d+ differ for a known reason +holds/);
  expect(exitCode).toBe(0);
});

it("reports each fact that differs, with what to do", async () => {
  const { exitCode, said } = await checked((doc) => {
    field(doc, "status").enum.push("status_of_tomorrow\u001b[2J\n::add-mask::a");
    field(doc, "iban").type = "integer";
  });
  expect(exitCode).toBe(1);
  expect(said).toMatch(
    /authorizeIdentification: the value `status_of_tomorrow.*` of the field `status` of response 200 +not documented +documented +broken/,
  );
  expect(said).toContain("the fact's name is responses.200.iban.type");
  expect(said).toContain("all other facts of authorizeIdentification");
  expect(said).toContain("Is there a newer version of solaris-esign?");
  expect(said).not.toContain("\u001b");
  expect(said).not.toMatch(/^::/m);
});

it("names the operation of each fact, as the guide shows", async () => {
  const { said } = await checked((doc) => {
    field(doc, "status").enum.push("status_of_tomorrow");
    retrieved(doc).status.enum.push("status_of_tomorrow");
  });
  const guide = await readFile("docs/contract-checks.md", "utf8");
  const sample = guide.split("```").find((block) => block.includes("all other facts")) ?? "";
  expect(sample).toContain("retrieveIdentification");
  // Without numbers and widths, and line by line: a larger contract has more of all.
  const shape = (text: string) => text.replace(/\d+/g, "N").replace(/[\s-]+/g, " ");
  for (const line of sample.trim().split("\n")) expect(shape(said)).toContain(shape(line).trim());
});

it("writes reports whose checks have the names of the facts", async () => {
  await checked((doc) => (field(doc, "iban").type = "integer"), "--json", "report.json", "--junit", "report.xml");
  const { checks, exitCode } = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  expect(exitCode).toBe(1);
  expect(checks[0]).toMatchObject({ id: "responses.200.iban.type", expected: "string", found: "integer" });
  expect(checks.map(({ todo }: { todo?: string }) => todo?.slice(0, 16))).toEqual([
    "Is there a newer",
    undefined,
    undefined,
  ]);
  const junit = await readFile(join(folder, "report.xml"), "utf8");
  expect(junit).toContain("responses.200.iban.type");
  expect(junit).toContain(
    '<failure message="authorizeIdentification: the field `iban` of response 200: expected string; found integer">',
  );
});

describe("a known difference that no longer exists", () => {
  const urls = (doc: Spec) => [field(doc, "url"), retrieved(doc).url];

  it("is named, and breaks nothing", async () => {
    const { exitCode, said } = await checked((doc) => urls(doc).map((url) => (url.format = "uri")));
    expect(said).toMatch(/the known differences +no longer there: 1 of \d+ +holds\n/);
    expect(said).toContain("In a clone: remove it from spec/deviations.yaml: responses.200.url.format\n");
    expect(exitCode).toBe(0);
  });

  it("is in one line with all others, if the description is the contract itself", async () => {
    const { exitCode, said } = await run(
      "--source",
      createRequire(import.meta.url).resolve("solaris-esign/openapi.yaml"),
    );
    const [, gone, all] = /the known differences +no longer there: (\d+) of (\d+) /.exec(said) ?? [];
    expect(Number(gone)).toBeGreaterThan(10);
    expect(gone).toBe(all);
    expect(said).toMatch(
      new RegExp(`In a clone: remove them from spec/deviations.yaml: (\\S+, ){3}and ${Number(gone) - 3} more\n`),
    );
    expect(said.match(/deviations\.yaml/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  it("is not told apart, if the same fact differs in another way", async () => {
    const { exitCode, said } = await checked((doc) => urls(doc).map((url) => (url.format = "hostname")));
    expect(said).toContain("the fact's name is responses.200.url.format\n");
    expect(said).not.toContain("the known differences");
    expect(exitCode).toBe(1);
  });
});

it("ends with 2, and no stack, if it cannot compare", async () => {
  expect(await run("--source", "none.yaml")).toEqual({ exitCode: 2, said: "none.yaml cannot be read (ENOENT).\n" });
  const named = await checked((doc) => (doc.paths[address].patch.security = [{ "a\n::add-mask::a": [] }]));
  expect(named).toMatchObject({ exitCode: 2, said: expect.not.stringMatching(/^::/m) });
  const malformed = await checked((doc) => (doc.paths[address].patch.parameters = 7));
  expect(malformed).toMatchObject({ exitCode: 2, said: expect.stringContaining("not as OpenAPI has it") });
  expect((await run("--junit", "none/report.xml")).exitCode).toBe(2);
});

it("reads the provider's own address, unless another one is given", async () => {
  const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("none", { status: 404 }));
  const { said } = await run();
  expect(fetched.mock.calls[0]?.[0]).toBe(providersAddress);
  expect(said).toContain(`${providersAddress} was answered with 404`);
  expect(command.usage).toContain(providersAddress);
  fetched.mockRestore();
});
