// Installs what the bench compares with, on its first run and whenever the lockfile or the specification has changed.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CannotRun } from "../support/description.mjs";
import { npm } from "../support/programs.mjs";
import { specUrl } from "../support/spec.mjs";

const folder = new URL("peers/", import.meta.url);
/** What they were installed from. */
const marker = new URL("node_modules/.installed-from", folder);

export async function installPeers() {
  const sources = [new URL("package-lock.json", folder), new URL("generate-hey-api.mjs", folder), specUrl];
  const wanted = (await Promise.all(sources.map((source) => readFile(source, "utf8")))).join("\n");
  if ((await readFile(marker, "utf8").catch(() => "")) === wanted) return;
  console.error("installing the peers into scripts/bench/peers (once; needs the registry)");
  const cwd = fileURLToPath(folder);
  try {
    await npm(["ci", "--ignore-scripts", "--loglevel=error"], cwd);
    await promisify(execFile)(process.execPath, ["generate-hey-api.mjs"], { cwd });
  } catch (error) {
    throw new CannotRun(`The peers of the bench could not be installed. Can the npm registry be reached? ${error}`);
  }
  await writeFile(marker, wanted);
}
