// The package as npm hands it to its users: packed into a tarball, and installed from it, without a registry.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "../../scripts/support/programs.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Tarball {
  readonly file: string;
  /** What is in it, as paths within the package. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly unpackedBytes: number;
}

/**
 * Packs what is built: it does not build, so that nothing in the working tree changes.
 *
 * @param into an existing folder
 * @param folder of the package
 * @throws {Error} it lacks a file that its package.json names, for example because it is not built: npm packs it all the same
 */
export async function pack(into: string, folder: string = root): Promise<Tarball> {
  const options = ["--json", "--ignore-scripts", "--pack-destination", into];
  const [packed] = JSON.parse(await npm(["pack", folder, ...options], root));
  const files: string[] = packed.files.map(({ path }: { path: string }) => path);
  const { exports = {}, imports = {}, bin = {} } = await packageJsonOf(folder);
  const named = [...leavesOf([exports, imports]).filter((target) => /^\.\/[^*]+$/.test(target)), ...leavesOf(bin)];
  const missing = new Set(named.map((target) => target.replace(/^\.\//, "")).filter((file) => !files.includes(file)));
  if (missing.size > 0) {
    const names = [...missing].join(", ");
    throw new Error(`The package of ${folder} lacks ${names}. Build it before you pack it: npm run build.`);
  }
  return { file: join(into, packed.filename), files, bytes: packed.size, unpackedBytes: packed.unpackedSize };
}

/**
 * Installs the tarball into a new project, with the dependencies of its package.json and nothing else: they are packed again from
 * this project's own node_modules.
 */
export async function install(tarball: Tarball, project: string): Promise<void> {
  await mkdir(project);
  const overrides: Record<string, string> = {};
  for (const name of await dependenciesOf(root)) {
    const { file } = await pack(project, join(root, "node_modules", name));
    overrides[name] = `file:${file}`;
  }
  const dependencies = { "solaris-esign": `file:${tarball.file}` };
  const settings = { name: "project", private: true, type: "module", dependencies, overrides };
  await writeFile(join(project, "package.json"), JSON.stringify(settings));
  await npm(["install", "--offline", "--no-audit", "--no-fund"], project);
}

/** The texts in an object, however deep. */
function leavesOf(target: unknown): string[] {
  return typeof target === "object" && target !== null ? Object.values(target).flatMap(leavesOf) : [String(target)];
}

/** The names of all that a package needs at run time. */
async function dependenciesOf(folder: string): Promise<string[]> {
  const names = Object.keys((await packageJsonOf(folder)).dependencies ?? {});
  const theirs = await Promise.all(names.map((name) => dependenciesOf(join(root, "node_modules", name))));
  return [...new Set([...names, ...theirs.flat()])];
}

async function packageJsonOf(folder: string) {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}
