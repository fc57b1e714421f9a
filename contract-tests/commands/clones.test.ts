// Proves: a clone works whatever its folder is called and however git ends its lines.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";
import { createRepository, gitIn } from "../support/git-repository.js";

let copy: ScratchCopy;
beforeAll(async () => {
  copy = await scratchCopy({ name: "100% für später" });
});
afterAll(() => copy?.remove());

it("has the same lines where git is set to end them as Windows does", async () => {
  await createRepository(copy.path(""));
  const clone = copy.path("../clone");
  await gitIn(copy.path(""), "-c", "core.autocrlf=true", "clone", "--quiet", ".", clone);
  const files = (await gitIn(clone, "ls-files", "-z")).split("\0").filter(Boolean);
  expect(files.length).toBeGreaterThan(300);
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join(clone, file), "latin1")] as const),
  );
  const isPicture = (file: string) => file.endsWith(".png");
  expect(texts.filter(([file, text]) => !isPicture(file) && text.includes("\r\n")).map(([file]) => file)).toEqual([]);
});

it("is fresh in a folder with any name, and where an editor has ended all lines as Windows does", async () => {
  const generated = await readdir(copy.path("generated"));
  for (const file of ["spec/openapi.yaml", ...generated.map((name) => `generated/${name}`)]) {
    const text = await readFile(copy.path(file), "utf8");
    await writeFile(copy.path(file), text.replaceAll("\n", "\r\n"));
  }
  const { ok, output } = await copy.run("node", ["scripts/generate.mjs", "--check"]);
  expect(output).toContain("generated/ agrees with spec/openapi.yaml.");
  expect(ok).toBe(true);
});

it("says that no folder may have a # in its name, which tools cannot read", async () => {
  const elsewhere = await scratchCopy({ name: "issue #7" });
  const { ok, output } = await elsewhere.run("node", ["scripts/test.mjs"]);
  await elsewhere.remove();
  expect(ok).toBe(false);
  expect(output).toContain('has a "#" in its name');
});

it("takes no file for a URL, nor a URL for a file", async () => {
  const folders = await Promise.all(["scripts", "contract-tests", "src"].map(sourcesIn));
  const files = [...folders.flat(), "vitest.config.ts"];
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")] as const));
  const wrong = /file:\/\/\$\{|"file:\/\/" \+|new URL\([^()]*import\.meta\.url\)\.pathname/;
  expect(texts.filter(([, text]) => wrong.test(text)).map(([file]) => file)).toEqual([]);
});

async function sourcesIn(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return names
    .filter((name) => /\.(mjs|ts)$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(root, name));
}
