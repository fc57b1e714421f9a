// Runs a tool of this project as a child process.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withoutGit } from "./git.mjs";
import { commandOf } from "./programs.mjs";
import { withoutProxies } from "./proxies.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The environment of a tool. It neither talks to proxies or the repository of a git hook, nor reports to its makers. */
export function toolEnvironment() {
  const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return { ...withoutProxies(withoutGit()), ...quiet };
}

/**
 * @param {string} command name of a tool, or `node`
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean }} [options] quiet: show what it prints only if it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
export function run(command, args, { quiet = false } = {}) {
  const [file, all] = commandOf(command, args);
  return new Promise((resolve) => {
    if (command !== "node" && !existsSync(all[0] ?? "")) {
      console.error(`${command} is not installed. Has \`npm ci\` been run?`);
      return resolve(false);
    }
    const child = spawn(file, all, { cwd: root, stdio: quiet ? "pipe" : "inherit", env: toolEnvironment() });
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}.`);
      resolve(false);
    });
    child.on("close", (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      if (code !== 0 && root.includes("#")) {
        console.error(
          `\n${root} has a "#" in its name, which redocly and vitest cannot read: move the clone elsewhere.`,
        );
      }
      resolve(code === 0);
    });
  });
}
