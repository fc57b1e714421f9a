import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import { runCli } from "../cli.js";
import { startDemo } from "./command.js";

/** A folder with such a script of the demo, or with none. */
async function folderWith(script?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "demo-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "scripts"));
  if (script !== undefined) await writeFile(join(folder, "scripts", "demo.mjs"), script);
  return folder;
}

it("says how to get the demo, where it is not", async () => {
  await expect(startDemo(await folderWith(), [], recordingIo())).rejects.toThrow(
    /clone of it: npm ci && npm run demo$/,
  );
});

it("passes its port to the demo of the clone, and ends with 2 if that cannot start", async () => {
  const folder = await folderWith('process.exit(process.argv[2] === "--port=0" ? 0 : 1);');
  expect(await startDemo(folder, ["--port=0"], recordingIo())).toBe(0);
  expect(await startDemo(folder, [], recordingIo())).toBe(2);
});

it("ends the demo when it is stopped itself", async () => {
  const folder = await folderWith(`
    import { writeFileSync } from "node:fs";
    process.on("SIGTERM", () => process.exit(0));
    setInterval(() => {}, 1000);
    writeFileSync(new URL("started", import.meta.url), "");
  `);
  const stop = new AbortController();
  const ended = startDemo(folder, [], recordingIo({ signal: stop.signal }));
  await vi.waitFor(() => expect(existsSync(join(folder, "scripts", "started"))).toBe(true), 10_000);
  stop.abort();
  expect(await ended).toBe(0);
});

it.each([[["--port", "70000"]], [["--port", "http"]]])("is refused by the demo of this clone: %s", async (args) => {
  expect(await runCli(["demo", ...args], recordingIo({ env: process.env }))).toBe(2);
});

it("needs no port", async () => {
  const stop = new AbortController();
  const ended = runCli(["demo"], recordingIo({ env: process.env, signal: stop.signal }));
  stop.abort();
  expect(await ended).toBe(2);
});
