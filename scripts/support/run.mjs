// Runs a tool of this project as a child process.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withoutGit } from "./git.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tools = fileURLToPath(new URL("../../node_modules/.bin", import.meta.url));

/**
 * @param {string} command name of a tool under node_modules/.bin, or `node`
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean }} [options] quiet: show what it prints only if it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
export function run(command, args, { quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command === "node" ? process.execPath : `${tools}/${command}`, args, {
      cwd: root,
      stdio: quiet ? "pipe" : "inherit",
      env: { ...withoutGit(), REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}. Has \`npm ci\` been run?`);
      resolve(false);
    });
    child.on("close", (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}
