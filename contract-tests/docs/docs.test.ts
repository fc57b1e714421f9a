// Proves: every public export has a complete docstring, and every sample in the documentation compiles and works as its comments
// say.
import { readdir, readFile } from "node:fs/promises";
import { ReflectionKind } from "typedoc";
import { beforeAll, describe, expect, it } from "vitest";
import { readApi } from "../../scripts/docs/typescript-api.mjs";
import * as esign from "../../src/index.js";
import { docstringClaims } from "../support/claims.js";
import { defaults, literalIn } from "../support/defaults.js";
import { defaults as defaultsIn, examples, missingDocs, prose } from "../support/docstrings.js";
import { errorClassOf } from "../support/error-classes.js";
import { guides } from "../support/guides.js";
import { type Exported, typeErrors } from "../support/samples/check-types.js";
import { blocksIn } from "../support/samples/markdown.js";
import { runSample } from "../support/samples/run-sample.js";
import type { Sample } from "../support/samples/sample.js";
import { createStage } from "../support/samples/stage.js";

const root = new URL("../../", import.meta.url);
const contributing = await readFile(new URL("CONTRIBUTING.md", root), "utf8");
const texts = [...guides, { name: "CONTRIBUTING.md", text: contributing }];
const { scripts } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
const { project, complaints } = await readApi();

/** Samples that are not run, each with its reason. All are compiled. */
const notRun: Readonly<Record<string, string>> = {
  "docs/fleet.md: BullMQ": "contract-tests/fleet/bullmq.test.ts runs it, with a Redis",
};

const samples: readonly Sample[] = [
  ...texts.flatMap(({ name, text }) => sectionsOf(name, text)),
  ...examples(project).map(({ name, code }) => ({ name: `@example of ${name}`, blocks: [code] })),
];

function sectionsOf(file: string, text: string): Sample[] {
  const blocks = blocksIn(text).filter(({ language }) => ["ts", "typescript"].includes(language));
  const sections = [...new Set(blocks.map(({ section }) => section))];
  return sections.map((section) => ({
    name: `${file}: ${section}`,
    blocks: blocks.filter((block) => block.section === section).map(({ code }) => code),
  }));
}

describe("the docstrings of the public API", () => {
  it("are complete", () => {
    expect(missingDocs(project)).toEqual([]);
  });

  it("have valid links and tags", () => {
    expect(complaints).toEqual([]);
  });
});

describe("the defaults in the docstrings", () => {
  const told = defaultsIn(project);

  it("are all checked below", () => {
    const unknown = told.filter(({ name }) => !(name in defaults)).map(({ name, place }) => `${name} (${place})`);
    const how = "List each in contract-tests/support/defaults.ts, with what it says and what really holds";
    expect(unknown, how).toEqual([]);
    const gone = Object.keys(defaults).filter((name) => !told.some((other) => other.name === name));
    expect(gone, "Take these out of contract-tests/support/defaults.ts: no docstring names a default").toEqual([]);
  });

  it.each(told.filter(({ name }) => name in defaults))("$name: $words", async ({ name, words }) => {
    const { words: known, real } = defaults[name] as (typeof defaults)[string];
    expect(words, "If the docstring is right, correct contract-tests/support/defaults.ts").toBe(known);
    const value = await real();
    expect(value).toEqual(literalIn(words)?.value);
  });
});

describe("the numbers in the docstrings", () => {
  const texts = prose(project);

  it.each(docstringClaims)("are true: %s", async (words, holds) => {
    const how = "If the docstring is right, change the claim in contract-tests/support/claims.ts, with what plays it";
    expect(
      texts.filter(({ text }) => text.includes(words)),
      how,
    ).not.toEqual([]);
    await holds();
  });

  it("are all checked", () => {
    // Names of standards, places in code, and defaults, which are played above; the next test looks at statuses of errors.
    const ignored = /`[^`]*`|RFC \d+|\{@link [^}]*\}|\bDefaults?\b.*/g;
    const left = texts.map(({ name, place, text, throws }) => {
      const played = [...docstringClaims.map(([words]) => words), ...throws.filter(isOfStatus)];
      const start = errorClasses.has(name) ? statusesAtStart(text) : "";
      const rest = played.reduce((unplayed, words) => unplayed.replaceAll(words, ""), text.slice(start.length));
      return { name, place, rest: rest.replace(ignored, "") };
    });
    expect(
      left.filter(({ rest }) => /\d/.test(rest)).map(({ name, place, rest }) => `${name} (${place}): ${rest}`),
    ).toEqual([]);
  });

  it("are those of the errors, in the docstrings of the classes and of what throws them", async () => {
    const sources = (await readdir(new URL("src/", root), { recursive: true })).filter((file) =>
      /(?<!\.test)\.ts$/.test(file),
    );
    const code = await Promise.all(sources.map((file) => readFile(new URL(`src/${file}`, root), "utf8")));
    const told = [
      ...[...code.join("\n").matchAll(/@throws \{(\w+)\} (.*)/g)].map(([, type = "", words = ""]) => ({ type, words })),
      ...texts.flatMap(({ name, text }) =>
        errorClasses.has(name) ? [{ type: name.replace("solaris-esign: ", ""), words: text }] : [],
      ),
    ].flatMap(({ type, words }) => statusesIn(words).map((status) => ({ type, status })));
    expect(told.length).toBeGreaterThan(12);
    expect(told).toEqual(told.map(({ status }) => ({ type: errorClassOf(status).name, status })));
  });
});

const errorClasses = new Set(
  Object.entries(esign).flatMap(([name, value]) =>
    typeof value === "function" && value.prototype instanceof esign.ApiError ? [`solaris-esign: ${name}`] : [],
  ),
);

/** The statuses with which a docstring begins: `409 or 412: …`, `5xx`. */
function statusesIn(words: string): number[] {
  return [...statusesAtStart(words).matchAll(/\d(?:xx|\d\d)/g)].map(([status]) => Number(status.replace("xx", "00")));
}

function statusesAtStart(words: string): string {
  return /^(?:(?:\dxx|\d{3})(?:,| or)? ?)+/.exec(words)?.[0] ?? "";
}

function isOfStatus(when: string): boolean {
  return statusesIn(when).length > 0 || /^any other 4xx$|^a redirect, or a 2xx that is no identification$/.test(when);
}

describe("the samples", () => {
  let errors: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    errors = typeErrors(samples, { exports: exportsOf(), stage: Object.keys(createStage(undefined).stage) });
  });

  it("are found", () => {
    const inGuides = samples.filter(({ name }) => !name.startsWith("@example"));
    expect(inGuides.length).toBeGreaterThan(3);
    expect(samples.length - inGuides.length).toBeGreaterThan(30);
  });

  it("have the names that they use", () => {
    expect(errors.get("what is in scope") ?? []).toEqual([]);
  });

  it("are skipped by an existing name", () => {
    const names = samples.map(({ name }) => name);
    expect(Object.keys(notRun).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("have unique names", () => {
    expect(new Set(samples.map(({ name }) => name)).size).toBe(samples.length);
  });

  describe.each(samples)("$name", (sample) => {
    it("compiles", () => {
      expect(errors.get(sample.name) ?? []).toEqual([]);
    });

    it.skipIf(sample.name in notRun)("does what it says", async () => {
      await runSample(sample);
    });
  });
});

describe.each(texts)("$name", ({ text }) => {
  it("names only existing scripts", () => {
    const named = [...text.matchAll(/npm run(?: --?[\w-]+)* ([\w:-]+)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

function exportsOf(): Exported[] {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? []).map(({ name, kind }) => ({
      module: module.name,
      name,
      isValue: (kind & (ReflectionKind.Class | ReflectionKind.Function | ReflectionKind.Variable)) !== 0,
      isType: (kind & (ReflectionKind.Class | ReflectionKind.Interface | ReflectionKind.TypeAlias)) !== 0,
    })),
  );
}
