// Runs one of the commands for people as a child process, and collects what it says.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param script its path in the repository */
export function runScript(
  script: string,
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<Ran> {
  return runFile(fileURLToPath(new URL(`../../${script}`, import.meta.url)), args, environment, cwd);
}

/** @param file a JavaScript file, for Node */
export async function runFile(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
): Promise<Ran> {
  const { SOLARIS_CLIENT_ID: _id, SOLARIS_CLIENT_SECRET: _secret, ...inherited } = process.env;
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...inherited, ...environment },
    ...(cwd !== undefined && { cwd }),
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** What a command said, in the order of its streams. */
export const saidBy = ({ stdout, stderr }: Ran): string => stdout + stderr;

/**
 * Fails with the command's own words, if it ended in another way than it should.
 * @param says what it must have said, on either stream
 */
export function expectExit(ran: Ran, code: number, ...says: readonly string[]): void {
  expect(ran.code, `the exit code, after the command said:\n${saidBy(ran)}\n`).toBe(code);
  for (const words of says) expect(saidBy(ran)).toContain(words);
}
