// Proves: each change of the contract is found, and judged as those who consume it would; and a version and a changelog
// that do not tell of it fail.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changesBetween } from "../../scripts/spec-diff/changes.mjs";
import { judgeChanges } from "../../scripts/spec-diff/judge.mjs";
import { versionAfter, whatIsMissing } from "../../scripts/spec-diff/release.mjs";
import { readSpec } from "../../scripts/support/spec.mjs";
import { expectExit, runScript } from "../support/command.js";
import { createRepository, gitIn } from "../support/git-repository.js";
import { type Judged, judgedAlone, judgedTogether } from "../support/spec-batch.js";
import { documentChanges, operationChanges, type SpecChange } from "../support/spec-changes.js";

function expectJudged(judged: Judged, { class: expected, words }: SpecChange) {
  expect(judged[0]?.class ?? "nothing", JSON.stringify(judged, null, 2)).toBe(expected);
  if (words) expect(judged.map((change) => `${change.at}: ${change.words}`).join("\n")).toContain(words);
}

describe("a change of the operation", () => {
  let judged: Judged[];
  beforeAll(async () => {
    judged = await judgedTogether(operationChanges);
  });

  it.each(operationChanges.map((change, index) => ({ ...change, index })))("$class: $what", (change) => {
    expectJudged(judged[change.index] ?? [], change);
  });

  it("is the same when it is the only one", async () => {
    const index = operationChanges.findIndex(({ what }) => what === "nullability of an enum gained");
    expect(await judgedAlone(operationChanges[index] as SpecChange)).toEqual(judged[index]);
  });
});

describe("a change of the document", () => {
  it.concurrent.each(documentChanges)("$class: $what", async (change) => {
    expectJudged(await judgedAlone(change), change);
  });
});

it("judges a schema that is both sent and read by the worse of the two", async () => {
  const [base, revision] = await Promise.all([readSpec(), readSpec()]);
  for (const spec of [base, revision]) {
    spec.components.schemas.Identification.properties.id = { $ref: "#/components/schemas/ResourceId" };
  }
  delete revision.components.schemas.ResourceId.minLength;
  const changes = await changesBetween(JSON.stringify(base), JSON.stringify(revision));
  expect(judgeChanges(changes, { base, revision })).toEqual([expect.objectContaining({ class: "breaking" })]);
});

describe("a change of a keyword of a schema", () => {
  const rows: [keyword: string, before: unknown, after: unknown, forReaders: string, forCallers: string][] = [
    // keyword, before, after, for readers, for callers
    ["enum", ["a"], ["a", null], "breaking", "additive"],
    ["enum", ["a", null], ["a"], "additive", "breaking"],
    ["enum", ["a"], ["a", "b"], "additive", "additive"],
    ["enum", ["a", "b"], ["a"], "breaking", "breaking"],
    ["enum", ["a"], undefined, "breaking", "additive"],
    ["enum", undefined, ["a"], "additive", "breaking"],
    ["const", "a", "b", "breaking", "breaking"],
    ["type", "integer", "number", "breaking", "additive"],
    ["type", ["string"], "string", "neutral", "neutral"],
    ["type", undefined, "string", "additive", "breaking"],
    ["nullable", undefined, true, "breaking", "additive"],
    ["nullable", true, false, "additive", "breaking"],
    ["required", ["a"], ["a", "b"], "additive", "breaking"],
    ["required", ["a"], undefined, "breaking", "additive"],
    ["required", ["a", "b"], ["b", "a"], "neutral", "neutral"],
    ["additionalProperties", undefined, false, "neutral", "breaking"],
    ["additionalProperties", undefined, true, "additive", "neutral"],
    ["additionalProperties", true, undefined, "breaking", "neutral"],
    ["maxLength", undefined, 5, "additive", "breaking"],
    ["maxLength", 5, 6, "breaking", "additive"],
    ["pattern", "a", "b", "breaking", "breaking"],
    ["default", undefined, "a", "additive", "additive"],
    ["default", "a", "b", "neutral", "breaking"],
    ["default", "a", undefined, "breaking", "breaking"],
    ["deprecated", undefined, true, "additive", "additive"],
    ["readOnly", undefined, true, "neutral", "breaking"],
    ["writeOnly", undefined, true, "breaking", "neutral"],
    ["description", "a", "b", "neutral", "neutral"],
    ["x-anything", "a", "b", "neutral", "neutral"],
    ["unheardOf", "a", "b", "breaking", "breaking"],
  ];
  let judged: Judged;

  beforeAll(async () => {
    // All in one comparison: each is a field of its own, in what is sent and in what is read.
    const [base, revision] = [1, 2].map((nth) => {
      const fields = rows.map((row, index) => [`f${index}`, row[nth] === undefined ? {} : { [row[0]]: row[nth] }]);
      const body = {
        content: { "application/json": { schema: { type: "object", properties: Object.fromEntries(fields) } } },
      };
      const responses = { 200: { description: "Done.", ...body } };
      const paths = { "/a": { post: { operationId: "a", requestBody: body, responses } } };
      return { openapi: "3.1.0", info: { title: "A", version: "1" }, paths };
    }) as [object, object];
    judged = judgeChanges(await changesBetween(JSON.stringify(base), JSON.stringify(revision)), { base, revision });
  });

  const classOf = (part: string, index: number) =>
    judged.filter(({ at }) => at.includes(part) && at.includes(`/f${index}/`)).map((change) => change.class);

  it.each(rows.map((row, index) => [...row, index] as const))(
    "%s from %j to %j is %s for readers, %s for callers",
    (_keyword, _before, _after, forReaders, forCallers, index) => {
      expect(classOf("/responses/", index)).toEqual([forReaders]);
      expect(classOf("/requestBody/", index)).toEqual([forCallers]);
    },
  );
});

it.each([
  [undefined, "0.1.0", "none", "0.1.0"],
  ["breaking", "0.1.7", "minor", "0.2.0"],
  ["additive", "0.1.7", "patch", "0.1.8"],
  ["neutral", "0.1.7", "patch", "0.1.8"],
  ["breaking", "1.2.3", "major", "2.0.0"],
  ["additive", "1.2.3", "minor", "1.3.0"],
  ["neutral", "1.2.3", "patch", "1.2.4"],
] as const)("after a change that is %s, %s is followed by a %s version, %s", (worst, base, bump, version) => {
  expect(versionAfter(worst, base)).toEqual({ bump, version });
});

it.each([
  ["an entry for the version", "0.2.0", "## [0.2.0] - 2026-12-01\n\n- Something.\n", []],
  ["an entry for a version without brackets", "0.2.0", "## v0.2.0\n\nSomething.\n", []],
  ["an entry under Unreleased", "0.2.0", "## [Unreleased]\n\n### Changed\n\n- Something.\n", []],
  ["a higher version", "1.0.0", "## 1.0.0\n\n- Something.\n", []],
  ["an early version", "0.2.0-rc.1", "## 0.2.0-rc.1\n\n- Something.\n", []],
  ["a version that is too low", "0.1.9", "## Unreleased\n\n- Something.\n", ["package.json"]],
  ["an entry for a version that is too low", "0.1.9", "## 0.1.9\n\n- Something.\n", ["package.json", "CHANGELOG"]],
  [
    "only headings",
    "0.2.0",
    "## [Unreleased]\n\n### Added\n\n<!-- soon -->\n\n[0.1.0]: https://x.example\n",
    ["CHANGELOG"],
  ],
  ["an entry of another version", "0.2.0", "## [Unreleased]\n\n## [0.1.0]\n\n- Something.\n", ["CHANGELOG"]],
  ["an old version and no entry", "0.1.0", "# Changelog\n", ["package.json", "CHANGELOG"]],
])("knows whether version and changelog carry a change: %s", (_what, version, changelog, missing) => {
  expect(whatIsMissing("0.2.0", version, changelog)).toEqual(missing.map((part) => expect.stringContaining(part)));
});

describe("npm run spec:diff", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "spec-diff-test-"));
    await mkdir(join(folder, "spec"));
    await cp("spec/openapi.yaml", join(folder, "spec/openapi.yaml"));
    await writeFile(join(folder, "odd.yaml"), "openapi: 3.1.0\npaths: { /a: null, /b: { get: null } }\n");
    await writeFile(join(folder, "package.json"), '{ "version": "0.1.0" }');
    await writeFile(join(folder, "CHANGELOG.md"), "## [Unreleased]\n\n## [0.1.0]\n\n- Everything.\n");
    await createRepository(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const commit = async (message: string) => {
    await gitIn(folder, "add", ".");
    await gitIn(folder, "commit", "--quiet", "--message", message);
  };
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(join(folder, file), "utf8");
    expect(text).toContain(from);
    await writeFile(join(folder, file), text.replace(from, to));
  };
  const run = (...args: string[]) => runScript("scripts/spec-diff.mjs", args, {}, folder);

  it("follows a contract from one release to the next", async () => {
    expectExit(await run(), 0, "Nothing has changed", "no release tag");

    await gitIn(folder, "tag", "v0.1.0");
    await edit("spec/openapi.yaml", "- signed\n", "- signed\n        - status_of_tomorrow\n");
    await commit("A value more");
    expectExit(
      await run(),
      1,
      "that of v0.1.0",
      "#/components/schemas/IdentificationStatus/enum: gains `status_of_tomorrow`",
      "0.1.1 or higher",
      "MISSING: package.json",
      "MISSING: CHANGELOG",
    );
    expectExit(await run("--base", "HEAD"), 0, "Nothing has changed");

    await edit("package.json", "0.1.0", "0.1.1");
    await edit("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- A status more.\n");
    expectExit(await run(), 0, "carry it");

    await cp(join(folder, "spec/openapi.yaml"), join(folder, "old.yaml"));
    await edit("spec/openapi.yaml", "        - signed\n", "");
    expectExit(await run("--base", "old.yaml"), 1, "Breaking", "0.2.0 or higher");
    await edit("package.json", "0.1.1", "0.2.0");
    expectExit(await run(), 0);
  });

  it.concurrent.each([
    ["an option that does not exist", ["--what"], "Usage"],
    ["a base that does not exist", ["--base", "v9"], "neither a file nor a git ref"],
    ["a base that looks like an option", ["--base=--all"], "neither a file nor a git ref"],
    ["a base that is no contract", ["--base", "package.json"], "not an OpenAPI description"],
    ["a base that is not as OpenAPI has it", ["--base", "odd.yaml"], "not as OpenAPI has it"],
  ])("does not run with %s", async (_what, args, words) => {
    expectExit(await run(...args), 2, words);
  });

  it("does not run in a shallow clone that has no release tag, and says what to fetch", async () => {
    const shallow = join(folder, "shallow");
    const whole = pathToFileURL(folder).href;
    await gitIn(folder, "clone", "--quiet", "--depth", "1", "--no-tags", whole, shallow);
    expectExit(await runScript("scripts/spec-diff.mjs", [], {}, shallow), 2, "git fetch --tags --unshallow");
    expectExit(await runScript("scripts/spec-diff.mjs", ["--base", "HEAD"], {}, shallow), 0, "Nothing has changed");
    await rm(shallow, { recursive: true });
  });

  it("shows how it is used", async () => {
    expectExit(await run("--help"), 0, "Usage");
  });

  it("does not run with a contract that is broken, or gone", async () => {
    const file = join(folder, "spec/openapi.yaml");
    const contract = await readFile(file, "utf8");
    await writeFile(file, contract.replace("schemas/IdentificationStatus", "schemas/Nothing"));
    expectExit(await run(), 2, "#/components/schemas/Nothing");
    await writeFile(file, `${contract}\n  - [`);
    expectExit(await run(), 2, "not valid YAML");
    await rm(file);
    expectExit(await run(), 2, "cannot be read");
    await writeFile(file, contract);
  });
});
