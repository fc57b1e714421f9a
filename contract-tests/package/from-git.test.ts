// Proves: npm builds the package when it installs it from git, and never packs it silently without the built files.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, inject, it, vi } from "vitest";
import { npm } from "../../scripts/support/programs.mjs";
import { createRepository, gitIn, stateOf } from "../support/git-repository.js";
import { pack } from "../support/packed-package.js";

/** A repository with this package's settings and a build that needs no packages: it writes the files that the settings name. */
let repository: string;
let scratch: string;
const built = ["dist/src/index.js", "dist/src/testing/index.js"];

beforeAll(async () => {
  scratch = await mkdtemp(join(await realpath(tmpdir()), "solaris-esign-git-"));
  repository = join(scratch, "repository");
  const { dependencies, devDependencies, overrides, ...settings } = JSON.parse(await readFile("package.json", "utf8"));
  await mkdir(join(repository, "scripts"), { recursive: true });
  await mkdir(join(repository, "spec"));
  await writeFile(join(repository, "spec/openapi.yaml"), "");
  await writeFile(join(repository, "package.json"), JSON.stringify(settings));
  await writeFile(join(repository, ".gitignore"), "dist\n");
  const files = [...inject("tarball").files].filter((file) => file.startsWith("dist/"));
  await writeBuild(`for (const file of ${JSON.stringify(files)}) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }`);
  await createRepository(repository);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const writeBuild = (code: string) =>
  writeFile(
    join(repository, "scripts/build.mjs"),
    `import { mkdirSync, writeFileSync } from "node:fs";\nimport { dirname } from "node:path";\n${code}`,
  );

/** A project of a user, with the package from this repository. */
async function installFromGit(name: string): Promise<string> {
  const project = join(scratch, name);
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true }');
  const url = `git+${pathToFileURL(repository).href}`;
  const quietly = ["--offline", "--no-audit", "--no-fund", `--cache=${join(scratch, "cache")}`];
  await npm(["install", url, ...quietly], project);
  return join(project, "node_modules/solaris-esign");
}

it("is built when it is installed from git, also in a hook, where the developer's repository stays unchanged", async () => {
  const developers = join(scratch, "developers");
  await createRepository(developers);
  const before = await stateOf(developers);
  vi.stubEnv("GIT_DIR", join(developers, ".git"));
  vi.stubEnv("GIT_WORK_TREE", developers);
  vi.stubEnv("GIT_INDEX_FILE", join(developers, ".git/index"));
  const installed = await installFromGit("good");
  for (const file of built) expect(existsSync(join(installed, file)), file).toBe(true);
  expect(await stateOf(developers)).toEqual(before);
});

it("is built when it is packed", async () => {
  await rm(join(repository, "dist"), { recursive: true, force: true });
  await npm(["pack", "--pack-destination", scratch], repository);
  for (const file of built) expect(existsSync(join(repository, file)), file).toBe(true);
});

it("is not installed from git if it cannot be built", async () => {
  await writeBuild('throw new Error("no compiler")');
  await gitIn(repository, "commit", "--quiet", "--all", "--message", "Cannot be built");
  await expect(installFromGit("bad")).rejects.toThrow("no compiler");
});

it("does not build when npm installs the packages of a clone, and needs only package.json for it", async () => {
  const clone = join(scratch, "clone");
  await mkdir(clone);
  await writeFile(join(clone, "package.json"), await readFile(join(repository, "package.json")));
  await npm(["install", "--offline", "--no-audit", "--no-fund"], clone);
  expect(existsSync(join(clone, "dist"))).toBe(false);
});

it("is not packed without the built files if scripts are ignored", async () => {
  await rm(join(repository, "dist"), { recursive: true, force: true });
  await expect(pack(scratch, repository)).rejects.toThrow(/lacks .*dist\/src\/index\.js.* npm run build/);
});
