// Proves that the documented samples of a token store share a token through a real Redis, and that a wrong one is reported.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSolarisClient, type SolarisWarning, type TokenStore } from "../../src/index.js";
import {
  authorized,
  delivered,
  type Provider,
  ref,
  reply,
  startProvider,
  usedAt,
} from "../support/scripted-provider.js";

const source = await readFile(new URL("../../src/auth/token-store.ts", import.meta.url), "utf8");
/** The samples of the docstring, in JavaScript, by the names of their constants. */
const samples = [...source.matchAll(/^ \* const (\w+): TokenStore = (\{\n(?: \* {3}.*\n)+ \* \};)/gm)].map(
  ([, name = "", code = ""]) => [name, code.replace(/^ \*/gm, "")] as const,
);

/** The part of node-redis that is used. Its own types take seconds to check. */
interface NodeRedis {
  connect(): Promise<unknown>;
  destroy(): void;
  readonly isOpen: boolean;
}
const { createClient }: { createClient: (options: object) => NodeRedis } = await import("redis" as string);
const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

describe.skipIf(!isInstalled)(`Redis${isInstalled ? "" : " (not run: there is no redis-server here)"}`, () => {
  let folder: string;
  let server: ChildProcess;
  let ioredis: Redis;
  let redis: NodeRedis;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "redis-"));
    // A socket in a folder of its own: no other server can be in the way.
    const path = join(folder, "redis.sock");
    const options = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "no"];
    server = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
      server.stdout?.on("data", (text) => String(text).includes("eady to accept connections") && resolve());
    });
    ioredis = new Redis(path);
    redis = createClient({ socket: { path, tls: false } });
    await redis.connect();
  });
  afterAll(async () => {
    ioredis?.disconnect();
    if (redis?.isOpen) redis.destroy();
    if (server?.exitCode === null && server.kill()) await once(server, "exit");
    await rm(folder, { recursive: true });
  });
  beforeEach(() => ioredis.flushall());

  /** The store of a sample, with the clients of both libraries. */
  const storeOf = (sample: string): TokenStore => new Function("redis", "ioredis", `return ${sample}`)(redis, ioredis);

  function clientOf(provider: Provider, tokenStore: TokenStore) {
    const warnings: SolarisWarning[] = [];
    const onWarning = (warning: SolarisWarning) => void warnings.push(warning);
    return { ...createSolarisClient(provider.options({}, { tokenStore, onWarning })).identifications, warnings };
  }

  it("is shown with two libraries", () => {
    expect(samples.map(([name]) => name)).toEqual(["storeOfNodeRedis", "storeOfIoredis"]);
  });

  it.each(samples)("shares a token, for as long as it can be used, through %s", async (_, sample) => {
    const provider = await startProvider();
    const [first, second] = [clientOf(provider, storeOf(sample)), clientOf(provider, storeOf(sample))];
    expect(await provider.story(first.authorize(ref(1)))).toEqual(delivered());
    expect(await provider.story(second.authorize(ref(2)))).toMatchObject({ result: "delivered", tokenRequests: 1 });
    expect(usedAt(provider)).toEqual(["token-1", "token-1"]);
    const [key = "", ...others] = await ioredis.keys("*");
    expect(others).toEqual([]);
    const leftMs = await ioredis.pttl(key);
    expect(leftMs).toBeGreaterThan(3_000_000);
    expect(leftMs).toBeLessThanOrEqual(3_570_000);
    expect([...first.warnings, ...second.warnings]).toEqual([]);
  });

  it("reports once that ioredis refuses the arguments of node-redis", async () => {
    const provider = await startProvider();
    const wrong = String(samples[0]?.[1]).replaceAll("redis.", "ioredis.");
    const calls = clientOf(provider, storeOf(wrong));
    provider.api.script(authorized, reply(401), authorized);
    expect(await provider.story(calls.authorize(ref(1)))).toEqual(delivered());
    expect(await provider.story(calls.authorize(ref(2)))).toMatchObject({ result: "delivered", tokenRequests: 2 });
    expect(await ioredis.keys("*")).toEqual([]);
    await vi.waitUntil(() => calls.warnings.length > 0);
    expect(calls.warnings).toEqual([
      { code: "token_store_failed", message: expect.stringMatching(/^tokenStore\.set failed\./) },
    ]);
    // What the library throws has the token in it.
    expect(JSON.stringify(calls.warnings)).not.toMatch(/token-\d/);
  });

  it.each(samples)("reports once that it lost a token, through %s", async (_, sample) => {
    const provider = await startProvider();
    const calls = clientOf(provider, storeOf(sample));
    provider.api.script(authorized, reply(401), authorized, reply(401), authorized);
    for (const nth of [1, 2, 3]) {
      await provider.story(calls.authorize(ref(nth)));
      await vi.waitUntil(async () => (await ioredis.keys("*")).length === 1);
      await ioredis.flushall();
    }
    expect(usedAt(provider)).toEqual(["token-1", "token-1", "token-2", "token-2", "token-3"]);
    expect(calls.warnings.map(({ code }) => code)).toEqual(["token_store_forgets"]);
  });
});
