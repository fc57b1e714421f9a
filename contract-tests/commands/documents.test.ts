// Proves: what the documents name is there: files, npm scripts, and projects of the tests.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (file: string) => readFile(new URL(file, root), "utf8");
const { scripts } = JSON.parse(await read("package.json"));
const config = await read("vitest.config.ts");

describe.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "spec/README.md"])("%s", async (file) => {
  const text = await read(file);
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name as string);

  it("links to files that there are", () => {
    const links = named(/\]\(([^)#]+)[^)]*\)/g).filter((link) => !/^\w+:/.test(link));
    expect(links.filter((link) => !existsSync(new URL(link, new URL(file, root))))).toEqual([]);
  });

  it("names commands that there are", () => {
    expect(named(/\bnpm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
    expect(named(/--project[= ](\w+)/g).filter((name) => !config.includes(`name: "${name}"`))).toEqual([]);
  });

  it("names files of the sources that there are", () => {
    const files = named(/`((?:src|spec|scripts|contract-tests|generated)\/[\w./-]*\w)`/g);
    expect(files.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
  });
});
