// npx solaris-esign demo: starts the demo of a clone. It is not in the package, which would be twice as large.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CannotCheckError, defineCommand, type ExitCode } from "../command.js";
import type { Io } from "../io.js";

const usage = `Serves a signing page and a fault lab on this machine, in a clone of the repository. No SMS is sent.

  npx solaris-esign demo [--port N]

  --port N    the port, 4014 by default
  --help      shows this

SIGINT (Ctrl+C) or SIGTERM ends it.`;

export const command = defineCommand({
  usage,
  options: { port: { type: "string" } },
  run({ port }, io) {
    const root = dirname(createRequire(import.meta.url).resolve("solaris-esign/package.json"));
    return startDemo(root, port === undefined ? [] : [`--port=${port}`], io);
  },
});

/**
 * @param root the folder of the package, which is a clone or not
 * @throws {CannotCheckError} it is not a clone
 */
export async function startDemo(root: string, args: readonly string[], { env, signal }: Io): Promise<ExitCode> {
  const script = join(root, "scripts", "demo.mjs");
  if (!existsSync(script)) {
    throw new CannotCheckError(
      "The demo is in the repository, not in the package. In a clone of it: npm ci && npm run demo",
    );
  }
  const child = spawn(process.execPath, [script, ...args], { stdio: "inherit", env, signal });
  // Stopping it is an error for Node, too.
  const code = await new Promise((resolve) => child.once("error", () => {}).once("close", resolve));
  return code === 0 ? 0 : 2;
}
