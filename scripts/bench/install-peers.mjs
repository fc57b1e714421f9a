// Installs what the bench measures against, on its first run and whenever peers/package-lock.json has changed since.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CannotRun } from "../support/description.mjs";

const folder = new URL("peers/", import.meta.url);
const lockfile = new URL("package-lock.json", folder);
/** The lockfile as it was when the packages were installed. */
const installed = new URL("node_modules/.installed.json", folder);

/** @param {(text: string) => void} progress */
export async function installPeers(progress) {
  if ((await textOf(installed)) === (await textOf(lockfile))) return;
  progress("installing the peers into scripts/bench/peers (once; needs the registry)");
  const npm = spawn("npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
    cwd: fileURLToPath(folder),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(npm, "exit");
  if (code !== 0) throw new CannotRun("The peers could not be installed. Can the npm registry be reached?");
  await copyFile(lockfile, installed);
}

/** @param {URL} file */
async function textOf(file) {
  return readFile(file, "utf8").catch(() => undefined);
}
