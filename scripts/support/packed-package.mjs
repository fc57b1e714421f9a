// The package as npm hands it to its users: packed into a tarball, and installed from it, without asking a registry.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withoutGit } from "./git.mjs";
import { npmCommandOf } from "./programs.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const runFile = promisify(execFile);

/**
 * @typedef {object} Tarball
 * @property {string} file where it is
 * @property {string[]} files what is in it, as paths within the package
 * @property {number} bytes
 * @property {number} unpackedBytes
 */

/**
 * Packs what is built: it does not build, so that nothing in the working tree changes.
 * @param {string} into a directory that is there
 * @param {string} [folder] of the package; this one's own if left out
 * @returns {Promise<Tarball>}
 * @throws {Error} it lacks a file that its package.json names, as where it is not built
 */
export async function pack(into, folder = root) {
  const [packed] = JSON.parse(
    await npm(["pack", folder, "--json", "--ignore-scripts", "--pack-destination", into], root),
  );
  /** @type {string[]} */
  const files = packed.files.map((/** @type {{ path: string }} */ { path }) => path);
  const missing = (await filesNamedIn(folder)).filter((file) => !files.includes(file));
  if (missing.length > 0) {
    throw new Error(
      `The package of ${folder} lacks ${missing.join(", ")}. Build it before you pack it: npm run build.`,
    );
  }
  return {
    file: join(into, packed.filename),
    files,
    bytes: packed.size,
    unpackedBytes: packed.unpackedSize,
  };
}

/**
 * Installs the tarball into a new project, with what its package.json says that it depends on and nothing else: these
 * packages are packed again from this project's own node_modules.
 * @param {Tarball} tarball
 * @param {string} project a directory that is made
 */
export async function install(tarball, project) {
  await mkdir(project);
  const overrides = Object.fromEntries(
    await Promise.all(
      (await dependenciesOf(root)).map(async (name) => {
        const { file } = await pack(project, join(root, "node_modules", name));
        return [name, `file:${file}`];
      }),
    ),
  );
  const dependencies = { "solaris-esign": `file:${tarball.file}` };
  const settings = { name: "project", private: true, type: "module", dependencies, overrides };
  await writeFile(join(project, "package.json"), JSON.stringify(settings));
  await npm(["install", "--offline", "--no-audit", "--no-fund"], project);
}

/**
 * The files to which the `exports`, `imports` and `bin` of a package lead. npm packs without a word when they are not there.
 * @param {string} folder
 */
async function filesNamedIn(folder) {
  const { exports = {}, imports = {}, bin = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  /** @type {(target: unknown) => string[]} */
  const leaves = (target) =>
    typeof target === "object" && target !== null ? Object.values(target).flatMap(leaves) : [String(target)];
  const named = leaves([exports, imports]).filter((target) => /^\.\/[^*]+$/.test(target));
  return [...new Set([...named, ...leaves(bin)].map((target) => target.replace(/^\.\//, "")))];
}

/**
 * The names of all that a package needs at run time.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function dependenciesOf(folder) {
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const names = Object.keys(dependencies);
  const theirs = await Promise.all(names.map((name) => dependenciesOf(join(root, "node_modules", name))));
  return [...new Set([...names, ...theirs.flat()])];
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} what npm prints
 */
export async function npm(args, cwd) {
  const [file, all] = npmCommandOf(args);
  const { stdout } = await runFile(file, all, { cwd, env: withoutGit(), maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
