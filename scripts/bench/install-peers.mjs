// Installs what the bench measures against, on its first run and whenever the lockfile or the specification has changed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CannotRun } from "../support/description.mjs";
import { withoutGit } from "../support/git.mjs";
import { commandOf, npmCommandOf } from "../support/programs.mjs";
import { specUrl } from "../support/spec.mjs";

const folder = new URL("peers/", import.meta.url);
/** What they were installed from. */
const marker = new URL("node_modules/.installed-from", folder);

/** @param {(text: string) => void} progress */
export async function installPeers(progress) {
  const sources = [new URL("package-lock.json", folder), new URL("generate-hey-api.mjs", folder), specUrl];
  const wanted = (await Promise.all(sources.map((source) => readFile(source, "utf8")))).join("\n");
  if ((await readFile(marker, "utf8").catch(() => "")) === wanted) return;
  progress("installing the peers into scripts/bench/peers (once; needs the registry)");
  await run(npmCommandOf(["ci", "--ignore-scripts", "--loglevel=error"]), "Can the npm registry be reached?");
  await run(commandOf("node", ["generate-hey-api.mjs"]), "What it printed stands above.");
  await writeFile(marker, wanted);
}

/**
 * @param {[file: string, args: string[]]} command
 * @param {string} hint
 */
async function run([command, args], hint) {
  const child = spawn(command, args, {
    cwd: fileURLToPath(folder),
    env: withoutGit(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new CannotRun(`The peers of the bench could not be installed. ${hint}`);
}
