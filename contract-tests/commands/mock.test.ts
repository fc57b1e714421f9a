// Proves: `npm run mock` leaves no server behind, whatever ends it.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { npmCommandOf } from "../../scripts/support/programs.mjs";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";

let copy: ScratchCopy;

beforeAll(async () => {
  copy = await scratchCopy();
  const script = copy.path("scripts/mock.mjs");
  const text = await readFile(script, "utf8");
  // Any free port: others may be using those of the command.
  await writeFile(script, text.replace(/(ort) = 401\d;/g, "$1 = 0;"));
});
afterAll(() => copy?.remove());

it("ends its server when npm is killed", async () => {
  const [file, args] = npmCommandOf(["run", "mock"]);
  const npm = spawn(file, args, { cwd: copy.path(""), stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  npm.stdout.on("data", (chunk) => (said += chunk));
  await expect.poll(() => /kill (\d+)/.exec(said)?.[1], { timeout: 60_000 }).toBeDefined();
  const pid = Number(/kill (\d+)/.exec(said)?.[1]);
  onTestFinished(() => void (isRunning(pid) && process.kill(pid, "SIGKILL")));
  const address = /is served on (\S+),/.exec(said)?.[1] ?? "";
  expect(address).not.toMatch(/:401\d$/);
  expect((await fetch(address)).status).toBe(404);

  npm.kill("SIGTERM");
  await expect.poll(() => isRunning(pid), { timeout: 60_000 }).toBe(false);
  await expect(fetch(address)).rejects.toHaveProperty("cause.code", "ECONNREFUSED");
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
