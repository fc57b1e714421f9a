// Finds what the specification is compared with: that of the last release, of a git ref, or of a file.
import { readFile, stat } from "node:fs/promises";
import { CannotRun } from "../support/description.mjs";
import { git as runGit } from "../support/git.mjs";

export const specFile = "spec/openapi.yaml";

/**
 * @typedef {object} Base
 * @property {string} name for people
 * @property {string} spec its text
 * @property {string} version of the package at that time
 * @property {string} [note] what people should know of it
 */

/**
 * @param {string | undefined} wanted git ref or path; without it the last release tag, or HEAD where there is none
 * @returns {Promise<Base>}
 * @throws {CannotRun}
 */
export async function findBase(wanted) {
  const isFile = wanted !== undefined && (await stat(wanted).catch(() => undefined))?.isFile();
  const released = wanted === undefined || isFile ? await lastRelease() : undefined;
  const ref = isFile ? (released ?? "HEAD") : (wanted ?? released ?? "HEAD");
  const commit = await commitOf(ref);
  const version = versionIn(await show(commit, "package.json", ref), ref);
  if (isFile) {
    const note = `A file says nothing of a version, so the version is compared with that of ${ref}.`;
    return { name: wanted, spec: await readFile(wanted, "utf8"), version, note };
  }
  const base = { name: ref, spec: await show(commit, specFile, ref), version };
  if (wanted ?? released) return base;
  return { ...base, note: "There is no release tag (v*) yet, so the last commit is what it is compared with." };
}

/** @returns {Promise<string | undefined>} the nearest tag of a release among the ancestors of HEAD */
async function lastRelease() {
  await git("rev-parse", "--git-dir");
  const tag = await git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*.*").catch(() => "");
  if (tag.trim()) return tag.trim();
  if ((await git("rev-parse", "--is-shallow-repository")).trim() !== "true") return undefined;
  throw new CannotRun(
    "This clone is shallow, so the last release is not known: run `git fetch --tags --unshallow`, or name a git ref with --base.",
  );
}

/** @param {string} ref */
async function commitOf(ref) {
  const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).catch((error) => {
    if (error.code !== 1) throw error;
    throw new CannotRun(`${ref} is neither a file nor a git ref of this repository. Is it fetched (git fetch --tags)?`);
  });
  return commit.trim();
}

/**
 * @param {string} commit
 * @param {string} file
 * @param {string} ref
 */
function show(commit, file, ref) {
  return git("show", `${commit}:./${file}`).catch(() => {
    throw new CannotRun(`${ref} has no ${file}. Name another one with --base.`);
  });
}

/**
 * @param {string} packageJson
 * @param {string} ref
 */
function versionIn(packageJson, ref) {
  try {
    return String(JSON.parse(packageJson).version);
  } catch {
    throw new CannotRun(`package.json of ${ref} is not valid JSON.`);
  }
}

/** @param {string[]} args */
async function git(...args) {
  try {
    return await runGit(args);
  } catch (error) {
    const { code, stderr } = /** @type {{ code: unknown, stderr?: string }} */ (error);
    const why = code === "ENOENT" ? "git is not installed" : (stderr ?? "").trim().replace(/^fatal: /, "");
    throw Object.assign(new CannotRun(`git cannot tell what to compare with: ${why}.`), { code });
  }
}
