// A Redis of its own for a file of tests, on a socket in a folder of its own: no other server can be in the way.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;
/** For `describe.skipIf`, and what to add to the name of the tests. */
export const redis = { isMissing: !isInstalled, note: isInstalled ? "" : " (not run: there is no redis-server here)" };

/** @returns its address, also as the path of its socket, and what ends it */
export async function startRedis(): Promise<{ path: string; url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const path = join(folder, "redis.sock");
  const options = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout.on("data", (text) => String(text).includes("eady to accept connections") && resolve());
  });
  const stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
    await rm(folder, { recursive: true });
  };
  return { path, url: `unix://${path}`, stop };
}
