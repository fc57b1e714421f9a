// A Redis of its own, on a free port of the loopback interface and in a temporary folder, and clients of two libraries.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Cluster, Redis } from "ioredis";
import type { RedisClient } from "../../src/redis/index.js";
import { endWithTests } from "./server-processes.js";

export const isRedisInstalled = spawnSync("redis-server", ["--version"]).status === 0;
/** The end of a name of tests. */
export const unlessInstalled = isRedisInstalled ? "" : " (NOT RUN: there is no redis-server here)";

export interface RedisServer {
  readonly port: number;
  /** Starts it again, with the same folder and port. */
  start(): Promise<void>;
  /** Stops it as a crash would. */
  kill(): Promise<void>;
  /** Stops the process, so that it does not answer, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it for good, and removes its folder. */
  close(): Promise<void>;
}

export const durable = ["--appendonly", "yes", "--appendfsync", "always"];

export async function startRedis(settings: readonly string[] = durable): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  let server: ChildProcess;
  const start = async () => {
    const fixed = ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder, "--save", ""];
    server = spawn("redis-server", [...fixed, ...settings], { stdio: ["ignore", "pipe", "inherit"] });
    endWithTests(server, "SIGKILL");
    await new Promise<void>((resolve, reject) => {
      server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
      server.stdout?.on("data", (text) => String(text).includes("eady to accept connections") && resolve());
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode === null && server.signalCode === null && server.kill(signal)) await once(server, "exit");
  };
  await start();
  return {
    port,
    start,
    kill: () => end("SIGKILL"),
    pause: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    async close() {
      await end("SIGKILL");
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The part of node-redis that is used. Its own types take seconds to check. */
type NodeRedis = RedisClient & { connect(): Promise<unknown>; destroy(): void; on(event: string, f: () => void): void };
type Create = (options: object) => NodeRedis;
const { createClient, createCluster }: { createClient: Create; createCluster: Create } = await import(
  "redis" as string
);

export interface OpenClient {
  readonly client: RedisClient;
  close(): void;
}

/** Opens a client of each library. What a client says of lost connections is not of interest. */
export const libraries: readonly (readonly [
  name: string,
  open: (port: number, options?: object) => Promise<OpenClient>,
])[] = [
  [
    "node-redis",
    async (port) => {
      const client = createClient({ socket: { host: "127.0.0.1", port, tls: false } });
      client.on("error", () => {});
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    "ioredis",
    async (port, options = {}) => {
      const client = new Redis(port, "127.0.0.1", options);
      client.on("error", () => {});
      return { client, close: () => client.disconnect() };
    },
  ],
];

/** Clients of a cluster. */
export const clusterLibraries: typeof libraries = [
  [
    "node-redis",
    async (port) => {
      const client = createCluster({ rootNodes: [{ socket: { host: "127.0.0.1", port, tls: false } }] });
      client.on("error", () => {});
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    "ioredis",
    async (port) => {
      const client = new Cluster([{ host: "127.0.0.1", port }]);
      client.on("error", () => {});
      return { client, close: () => client.disconnect() };
    },
  ],
];

/** A cluster of one server. */
export async function startRedisCluster(): Promise<RedisServer> {
  const server = await startRedis([...durable, "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"]);
  const admin = new Redis(server.port, "127.0.0.1");
  await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!String(await admin.cluster("INFO")).includes("cluster_state:ok")) await pause(20);
  admin.disconnect();
  return server;
}
