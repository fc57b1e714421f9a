// Asks `redocly diff` what has changed between two descriptions, and adds what it does not look at.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { CannotRun } from "../support/description.mjs";
import { exampleChanges } from "./example-changes.mjs";

const redocly = fileURLToPath(new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url));
const config = fileURLToPath(new URL("redocly.yaml", import.meta.url));

/**
 * @typedef {object} Change one change, as redocly tells it
 * @property {string} path JSON pointer of what changed, in the new description (in the old one, if it was removed)
 * @property {string} typeName what stands there: Operation, Schema, Server …
 * @property {"added" | "removed" | "modified"} kind
 * @property {"major" | "minor" | "patch"} impact redocly's own verdict
 * @property {string} [property] which member of it was modified; "key" if it was renamed
 * @property {Side} [base] as it was
 * @property {Side} [revision] as it is
 */

/** @typedef {{ pointer: string, value?: any }} Side where it stands, with references followed, and its value */

/**
 * @param {string} base text of the old description
 * @param {string} revision text of the new one
 * @returns {Promise<Change[]>}
 * @throws {CannotRun}
 */
export async function redoclyChanges(base, revision) {
  const folder = await mkdtemp(join(tmpdir(), "spec-diff-"));
  try {
    const files = [join(folder, "base.yaml"), join(folder, "revision.yaml")];
    await Promise.all([writeFile(/** @type {string} */ (files[0]), base), writeFile(files[1] ?? "", revision)]);
    const output = await outputOf(["diff", ...files, "--format", "json", "--fail-on", "none", "--config", config]);
    return [...JSON.parse(output).changes, ...exampleChanges(parse(base), parse(revision))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @returns {Promise<string>}
 */
function outputOf(args) {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [redocly, ...args], { env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      reject(
        new CannotRun(`redocly diff failed. Has \`npm ci\` been run? It says:\n${stderr.trim() || error.message}`),
      );
    });
  });
}
