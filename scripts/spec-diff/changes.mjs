// Asks `redocly diff` what has changed between two descriptions, and adds what it does not look at: the values of named examples.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { parse } from "yaml";
import { CannotRun, isObject, lookUp, resolve } from "../support/description.mjs";
import { commandOf } from "../support/programs.mjs";
import { toolEnvironment } from "../support/run.mjs";

const config = fileURLToPath(new URL("redocly.yaml", import.meta.url));

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {{ pointer: string, value?: any }} Side where it stands, with references followed, and its value */
/**
 * @typedef {object} Change one change, as redocly reports it
 * @property {string} path JSON pointer of what changed, in the new description (in the old one, if it was removed)
 * @property {string} typeName what stands there: Operation, Schema, Server …
 * @property {"added" | "removed" | "modified"} kind
 * @property {"major" | "minor" | "patch"} impact redocly's own verdict
 * @property {string} [property] which member of it was modified; "key" if it was renamed
 * @property {Side} [base] as it was
 * @property {Side} [revision] as it is
 */

/**
 * @param {string} base text of the old description
 * @param {string} revision text of the new one
 * @returns {Promise<Change[]>}
 * @throws {CannotRun}
 */
export async function changesBetween(base, revision) {
  const folder = await mkdtemp(join(tmpdir(), "spec-diff-"));
  const files = [base, revision].map((_, nth) => join(folder, `${nth}.yaml`));
  const args = ["diff", ...files, "--format", "json", "--fail-on", "none", "--config", config];
  const [program, all] = commandOf("redocly", args);
  try {
    await Promise.all(files.map((file, nth) => writeFile(file, nth === 0 ? base : revision)));
    const { stdout } = await promisify(execFile)(program, all, { env: toolEnvironment(), maxBuffer: 2 ** 28 });
    return [...JSON.parse(stdout).changes, ...exampleChanges(parse(base), parse(revision))];
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
    throw new CannotRun(`redocly diff failed. Has \`npm ci\` been run? It says:\n${stderr?.trim() || message}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Node} before
 * @param {Node} after
 * @returns {Change[]}
 */
function exampleChanges(before, after) {
  const pointers = pointersIn(after).filter((pointer) => /\/examples\/[^/]+$/.test(pointer));
  return pointers.flatMap((path) => {
    const [was, is] = [lookUp(before, path), lookUp(after, path)];
    // What a component says differently is reported there.
    if (was === undefined || (was.$ref !== undefined && was.$ref === is.$ref)) return [];
    const [base, revision] = [resolve(before, was)?.value, resolve(after, is)?.value];
    if (isDeepStrictEqual(base, revision)) return [];
    const sides = {
      base: { pointer: `${path}/value`, value: base },
      revision: { pointer: `${path}/value`, value: revision },
    };
    return [{ path, typeName: "Example", kind: "modified", impact: "patch", property: "value", ...sides }];
  });
}

/**
 * @param {Node} node
 * @param {string} [at]
 * @returns {string[]} the JSON pointers of all objects in it
 */
function pointersIn(node, at = "#") {
  return Object.entries(node).flatMap(([name, child]) => {
    if (!isObject(child)) return [];
    const pointer = `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return [pointer, ...pointersIn(child, pointer)];
  });
}
