// Proves: what the documents name is there: files, headings, npm scripts, and projects of the
// tests; and that CONTRIBUTING.md leaves no script or project out, and docs/contract-checks.md no step of `npm test`.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { runTool } from "../support/tool.js";

const root = new URL("../../", import.meta.url);
const read = (file: string) => readFile(new URL(file, root), "utf8");
const { scripts } = JSON.parse(await read("package.json"));
const config = await read("vitest.config.ts");

const guides = (await readdir(new URL("docs/", root))).map((name) => `docs/${name}`);

describe.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "spec/README.md", ...guides])("%s", async (file) => {
  const text = await read(file);
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name as string);

  it("links to files that there are", () => {
    const links = named(/\]\(([^)#]+)[^)]*\)/g).filter((link) => !/^\w+:/.test(link));
    expect(links.filter((link) => !existsSync(new URL(link, new URL(file, root))))).toEqual([]);
  });

  it("links to headings that there are", async () => {
    const links = named(/\]\(([^):]*#[^)]+)\)/g).map((link) => link.split("#") as [string, string]);
    const dead = await Promise.all(
      links.map(async ([target, anchor]) => {
        const anchors = anchorsIn(target === "" ? text : await readFile(new URL(target, new URL(file, root)), "utf8"));
        return anchors.includes(anchor) ? [] : [`${target}#${anchor}`];
      }),
    );
    expect(dead.flat()).toEqual([]);
  });

  it("names commands that there are", () => {
    expect(named(/\bnpm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
    expect(named(/--project[= ]([\w-]+)/g).filter((name) => !config.includes(`name: "${name}"`))).toEqual([]);
  });

  it("names files of the sources that there are", () => {
    const files = named(/`((?:src|spec|scripts|contract-tests|generated|docs)\/[\w./-]*\w)`/g);
    expect(files.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
  });
});

describe("CONTRIBUTING.md", async () => {
  const text = await read("CONTRIBUTING.md");
  const left = (names: Iterable<string>, told: (name: string) => string, where = text) =>
    [...names].filter((name) => !where.includes(told(name)));

  it("tells of every npm script when to run it, but for npm's own; of no more than a reader takes in", () => {
    expect(Object.keys(scripts).length).toBeLessThanOrEqual(17);
    const own = ["prepare"];
    const told = (name: string) => (["test", "start"].includes(name) ? `\`npm ${name}\`` : `\`npm run ${name}\``);
    expect(left(Object.keys(scripts), told)).toEqual(own);
  });

  it("tells of every project of the tests how to run it", () => {
    const projects = [...config.matchAll(/name: "([\w-]+)"/g)].map(([, name]) => name as string);
    expect(left(projects, (name) => `--project=${name}\``)).toEqual([]);
  });

  it("tells of every step of `npm test`, in the words that it prints", async () => {
    const steps = [...(await read("scripts/test.mjs")).matchAll(/headline: "(.+)"/g)].map(([, name]) => name as string);
    expect(steps.length).toBeGreaterThan(5);
    const checks = await read("docs/contract-checks.md");
    expect(left(steps, (name) => `| ${name} |`, checks)).toEqual([]);
  });
});

it("`npm test` leaves out the tests that need the registry, and runs those of the package in a step of their own", async () => {
  const step = /headline: "The modules do.*?hint/s.exec(await read("scripts/test.mjs"))?.[0] ?? "";
  const filters = [...step.matchAll(/"(--(?:project|exclude)=[^"]+)"/g)].map(([, filter]) => filter as string);
  const { output } = await runTool("vitest", ["list", "--filesOnly", ...filters]);
  expect(output).toContain("contract-tests/commands/documents.test.ts");
  expect(output).not.toMatch(/contract-tests\/(package|runtimes|fleet)\//);
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsIn(markdown: string): string[] {
  const headings = [...markdown.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map(
    ([, name]) => name as string,
  );
  return headings.map((name) =>
    name
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}
