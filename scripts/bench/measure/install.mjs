// How much an app gets into its node_modules, dependencies and all: each package is installed into a directory of its own,
// this one from the tarball that would be published.
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm, pack } from "../../support/packed-package.mjs";
import { ours } from "../clients.mjs";
import { spreadOf } from "../spread.mjs";

const peers = new URL("../peers/", import.meta.url);

/** The package of each client that has one. */
const packages = {
  "undici-request": "undici",
  "openapi-fetch": "openapi-fetch",
  ky: "ky",
  axios: "axios",
  stripe: "stripe",
  openai: "openai",
};

/** @type {import("../measurement.js").Measure} */
export async function install({ progress }) {
  const scratch = await mkdtemp(join(tmpdir(), "solaris-esign-bench-"));
  try {
    /** @type {{ dependencies: { [name: string]: string } }} */
    const { dependencies } = JSON.parse(await readFile(new URL("package.json", peers), "utf8"));
    /** @type {{ [client: string]: string }} */
    const specifiers = { [ours.name]: (await pack(scratch)).file };
    for (const [client, name] of Object.entries(packages)) specifiers[client] = `${name}@${dependencies[name]}`;
    /** @type {import("../rounds.mjs").Column} */
    const column = { "raw-fetch": megabytes(0), "node-http": megabytes(0) };
    for (const [client, specifier] of Object.entries(specifiers)) {
      progress(client);
      column[client] = megabytes(await installedBytes(specifier, join(scratch, client)));
    }
    // Generated into the app, and beside it nothing to install.
    column["hey-api"] = megabytes(await generatedBytes());
    return { columns: { install: column } };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} specifier
 * @param {string} folder
 */
async function installedBytes(specifier, folder) {
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await npm(["install", ...quietly, `--prefix=${folder}`, specifier], tmpdir());
  return bytesIn(join(folder, "node_modules"), () => true);
}

function generatedBytes() {
  return bytesIn(fileURLToPath(new URL("node_modules/.hey-api", peers)), (name) => name.endsWith(".ts"));
}

/**
 * @param {string} folder
 * @param {(name: string) => boolean} counts
 */
async function bytesIn(folder, counts) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && counts(entry.name)) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return { value: spreadOf([bytes / 1_000_000]) };
}
