// Proves that the ledger in Redis keeps the promises of the interface, with two libraries, through restarts, lost connections and
// lost scripts.
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Claim, ConfigurationError, type Ledger, type SolarisWarning } from "../../src/index.js";
import { type RedisClient, redisLedger } from "../../src/redis/index.js";
import { testLedger } from "../../src/testing/index.js";
import { isRedisInstalled, libraries, type RedisServer, startRedis, unlessInstalled } from "../support/redis-server.js";

let refs = 0;
let prefixes = 0;
const newRef = () => ({ personId: `person-${++refs}`, identificationId: "identification" });
const claimOf = (changes: Partial<Claim> = {}): Claim => ({
  claimId: crypto.randomUUID(),
  leaseMs: 60_000,
  resendAfterMs: 20_000,
  afterUnknown: "refuse",
  ...changes,
});

describe.skipIf(!isRedisInstalled).each(libraries)(`A ledger in Redis, through %s${unlessInstalled}`, (name, open) => {
  let server: RedisServer;
  let admin: Redis;
  const opened: { close(): void }[] = [];
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.port, "127.0.0.1");
    admin.on("error", () => {});
  });
  afterEach(() => {
    for (const { close } of opened.splice(0)) close();
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });

  const openLedger = async (options: Parameters<typeof redisLedger>[1] = {}) => {
    const { client, close } = await open(server.port);
    opened.push({ close });
    return { ...redisLedger(client, { onWarning: () => {}, ...options }), close: () => {}, client };
  };
  /** Of one test: connections of others may still be open. */
  const newPrefix = () => `test-${++prefixes}:`;
  const countSubscribers = async (prefix: string) => (await admin.pubsub("NUMSUB", `${prefix}settled`))[1];
  /** Waits until there are that many second connections. */
  const subscribers = async (prefix: string, count = 1) =>
    vi.waitUntil(async () => (await countSubscribers(prefix)) === count, 5_000);
  const claimed = async (ledger: Ledger, changes: Partial<Claim> = {}) => {
    const [ref, claim] = [newRef(), claimOf(changes)];
    expect(await ledger.claim(ref, claim)).toMatchObject({ isClaimed: true });
    return { ref, claim, ...claim };
  };

  describe("is a ledger", () => {
    it.each(testLedger(() => openLedger()))("$name", ({ run }) => run());
  });

  it("keeps its rows when the server crashes and starts again", async () => {
    const ledger = await openLedger();
    const [claim, settled] = [await claimed(ledger), await claimed(ledger)];
    await ledger.settle(settled.ref, { claimId: settled.claimId, state: "delivered", requestId: "r1", status: 200 });
    await server.kill();
    await server.start();
    const after = await openLedger();
    expect(await after.read(claim.ref)).toMatchObject({ claimId: claim.claimId, state: "claimed" });
    expect(await after.read(settled.ref)).toMatchObject({ state: "delivered", requestId: "r1", status: 200 });
    expect((await after.claim(claim.ref, claimOf())).isClaimed).toBe(false);
    // The client from before has connected again, and its scripts are gone.
    await vi.waitUntil(() => ledger.read(claim.ref).catch(() => undefined), 5_000);
    expect(await ledger.settle(claim.ref, { claimId: claim.claimId, state: "rejected" })).toBe(true);
  });

  it("goes on when Redis has forgotten its scripts", async () => {
    const ledger = await openLedger();
    const { ref, claimId } = await claimed(ledger);
    await admin.script("FLUSH");
    expect((await ledger.claim(newRef(), claimOf())).isClaimed).toBe(true);
    await admin.script("FLUSH");
    expect(await ledger.settle(ref, { claimId, state: "not-sent" })).toBe(true);
  });

  it("gives one of 50 claims over four connections", async () => {
    const ledgers = await Promise.all([1, 2, 3, 4].map(() => openLedger()));
    const ref = newRef();
    const claims = Array.from({ length: 50 }, (_, nth) => ledgers[nth % 4]?.claim(ref, claimOf()));
    const results = await Promise.all(claims);
    expect(results.filter((result) => result?.isClaimed)).toHaveLength(1);
  });

  it("gives the same claim again when the library sends it twice, but not past its deadline", async () => {
    const ledger = await openLedger();
    const { ref, claim } = await claimed(ledger);
    expect(await ledger.claim(ref, claim)).toMatchObject({ isClaimed: true, row: { claimNumber: 1 } });
    const short = await claimed(ledger, { leaseMs: 1 });
    await vi.waitUntil(async () => ((await ledger.read(short.ref))?.now ?? 0) > Date.now() - 1e6);
    await vi.waitUntil(async () => !(await ledger.claim(short.ref, short.claim)).isClaimed);
  });

  it("needs one round trip for a claim, and one for a settlement", async () => {
    const ledger = await openLedger();
    const warm = await claimed(ledger);
    await ledger.settle(warm.ref, { claimId: warm.claimId, state: "delivered" });
    const seen = await watched(async () => {
      const { ref, claimId } = await claimed(ledger);
      await ledger.settle(ref, { claimId, state: "delivered" });
    });
    expect(seen).toEqual(["evalsha", "evalsha"]);
  });

  /** The commands that clients send meanwhile, without those of scripts, and without the one look at settings in the background. */
  async function watched(work: () => Promise<void>): Promise<string[]> {
    const monitor = await admin.monitor();
    monitor.on("error", () => {});
    onTestFinished(() => monitor.disconnect());
    const seen: string[] = [];
    monitor.on("monitor", (_time, [command = ""]: string[], source: string) => {
      if (source !== "lua" && !/^config$/i.test(command)) seen.push(command.toLowerCase());
    });
    await work();
    await admin.echo("end");
    await vi.waitUntil(() => seen.includes("echo"));
    return seen.slice(0, seen.indexOf("echo"));
  }

  it("notes neither an end for what is unresolved, nor more than a day for the rest", async () => {
    const ledger = await openLedger();
    const ttlOf = async ({ personId, identificationId }: ReturnType<typeof newRef>) =>
      admin.pttl(`solaris-esign:ledger:{${JSON.stringify([personId, identificationId])}}`);
    const { ref, claimId } = await claimed(ledger);
    expect(await ttlOf(ref)).toBe(-1);
    await ledger.settle(ref, { claimId, state: "unknown" });
    expect(await ttlOf(ref)).toBe(-1);
    await ledger.settle(ref, { claimId, state: "rejected" });
    expect(await ttlOf(ref)).toBeGreaterThan(86_000_000);
    expect(await ttlOf(ref)).toBeLessThanOrEqual(86_400_000);
    await ledger.claim(ref, claimOf());
    expect(await ttlOf(ref)).toBe(-1);
  });

  it("has one second connection for all who wait", async () => {
    const prefix = newPrefix();
    const ledger = await openLedger({ prefix });
    const waiting = await Promise.all([1, 2, 3].map(() => claimed(ledger)));
    const signal = new AbortController().signal;
    const reads = waiting.map(({ ref, claimId }) => ledger.read(ref, { claimId, signal }));
    await subscribers(prefix);
    for (const { ref, claimId } of waiting) await ledger.settle(ref, { claimId, state: "delivered" });
    for (const row of await Promise.all(reads)) expect(row).toMatchObject({ state: "delivered" });
  });

  it("has a second connection that keeps no process alive", async () => {
    const prefix = newPrefix();
    const ledger = await openLedger({ prefix });
    const { ref, claimId } = await claimed(ledger);
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
    const before = sockets();
    const reading = ledger.read(ref, { claimId, signal: new AbortController().signal });
    await subscribers(prefix);
    expect(sockets()).toBe(before);
    await ledger.settle(ref, { claimId, state: "delivered" });
    await reading;
  });

  it("is woken by a message, not by looking again", async () => {
    const prefix = newPrefix();
    const [ledger, other] = [await openLedger({ prefix }), await openLedger({ prefix })];
    const { ref, claimId } = await claimed(other);
    const wait = { claimId, signal: new AbortController().signal };
    const first = ledger.read(ref, wait);
    await subscribers(prefix);
    await first;
    const reads = vi.spyOn(
      ledger.client as unknown as Record<string, () => unknown>,
      name === "ioredis" ? "evalsha" : "evalSha",
    );
    const reading = ledger.read(ref, wait);
    await vi.waitUntil(() => reads.mock.calls.length === 1);
    await other.settle(ref, { claimId, state: "delivered" });
    expect(await reading).toMatchObject({ state: "delivered" });
    expect(reads).toHaveBeenCalledTimes(2);
  });

  it("notices a settlement although the second connection was killed", async () => {
    const prefix = newPrefix();
    const ledger = await openLedger({ prefix });
    const { ref, claimId } = await claimed(ledger);
    const wait = { claimId, signal: new AbortController().signal };
    const first = ledger.read(ref, wait);
    await subscribers(prefix);
    await admin.call("CLIENT", "KILL", "TYPE", "pubsub");
    await first;
    // The library has opened it again.
    const second = ledger.read(ref, wait);
    await subscribers(prefix);
    await ledger.settle(ref, { claimId, state: "delivered" });
    expect([await second, await ledger.read(ref, wait)]).toMatchObject([{}, { state: "delivered" }]);
  });

  it("looks again and again if it may not subscribe or publish", async () => {
    await admin.acl("SETUSER", "default", "resetchannels");
    onTestFinished(async () => void (await admin.acl("SETUSER", "default", "allchannels")));
    const ledger = await openLedger();
    const { ref, claimId } = await claimed(ledger);
    const wait = { claimId, signal: new AbortController().signal };
    const reading = ledger.read(ref, wait);
    expect(await ledger.settle(ref, { claimId, state: "delivered" })).toBe(true);
    expect(await reading).toMatchObject({ state: "delivered" });
  });

  it("closes the second connection when nobody has waited for some time", async () => {
    const prefix = newPrefix();
    const ledger = await openLedger({ prefix });
    const { ref, claimId } = await claimed(ledger);
    const wait = { claimId, signal: new AbortController().signal };
    const reading = ledger.read(ref, wait);
    await subscribers(prefix);
    await reading;
    // From here on, so that the timers of the library are real.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const again = ledger.read(ref, wait);
    await ledger.settle(ref, { claimId, state: "delivered" });
    await again;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await countSubscribers(prefix)).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await subscribers(prefix, 0);
  });

  it("notices a settlement with a client that connects when it is used, and one that gives up its connections", async () => {
    for (const options of [{ lazyConnect: true }, { lazyConnect: true, retryStrategy: null }]) {
      const { client, close } = await open(server.port, options);
      opened.push({ close });
      const prefix = newPrefix();
      const ledger = redisLedger(client, { prefix });
      const { ref, claimId } = await claimed(ledger);
      const wait = { claimId, signal: new AbortController().signal };
      const first = ledger.read(ref, wait);
      await subscribers(prefix);
      await admin.call("CLIENT", "KILL", "TYPE", "pubsub");
      await first;
      const second = ledger.read(ref, wait);
      await subscribers(prefix);
      await ledger.settle(ref, { claimId, state: "delivered" });
      expect(await second).toMatchObject({ state: "delivered" });
    }
  });

  it("notices a settlement if there is no second connection", async () => {
    const { client, close } = await open(server.port);
    opened.push({ close });
    const refuse = () => {
      throw new Error("no second connection");
    };
    const ledger = redisLedger(Object.assign(client, { duplicate: refuse }));
    const { ref, claimId } = await claimed(ledger);
    const reading = ledger.read(ref, { claimId, signal: new AbortController().signal });
    await ledger.settle(ref, { claimId, state: "delivered" });
    expect(await reading).toMatchObject({ state: "delivered" });
  });

  it("throws what the client throws", async () => {
    const ledger = await openLedger();
    const { ref } = await claimed(ledger);
    const key = `solaris-esign:ledger:{${JSON.stringify([ref.personId, ref.identificationId])}}`;
    await admin.set(key, "of another type");
    await expect(ledger.claim(ref, claimOf())).rejects.toThrow("WRONGTYPE");
  });

  describe("warns", () => {
    const set = async (setting: string, value: string, before: string) => {
      await admin.config("SET", setting, value);
      onTestFinished(async () => void (await admin.config("SET", setting, before)));
    };
    const warningsOf = async () => {
      const warnings: SolarisWarning[] = [];
      const ledger = await openLedger({ onWarning: (warning) => warnings.push(warning) });
      await claimed(ledger);
      await claimed(ledger);
      return warnings;
    };
    const once = (message: string) => [{ code: "redis_may_forget", message: expect.stringContaining(message) }];

    it("of nothing, if Redis keeps what it has confirmed", async () => {
      const looks = async () =>
        Number(/cmdstat_config\|get:calls=(\d+)/.exec(await admin.info("commandstats"))?.[1] ?? 0);
      const before = await looks();
      const warnings = await warningsOf();
      await vi.waitUntil(async () => (await looks()) === before + 2, 5_000);
      expect(warnings).toEqual([]);
    });

    it("of a Redis that drops rows when its memory is full", async () => {
      await set("maxmemory-policy", "allkeys-lru", "noeviction");
      const warnings = await warningsOf();
      await vi.waitUntil(() => warnings.length > 0);
      expect(warnings).toEqual(once("maxmemory-policy is allkeys-lru, so it may drop rows"));
    });

    it("of a Redis that loses rows when it is restarted", async () => {
      await set("maxmemory-policy", "volatile-ttl", "noeviction");
      await set("appendonly", "no", "yes");
      const warnings = await warningsOf();
      await vi.waitUntil(() => warnings.length > 0);
      expect(warnings).toEqual(once("appendonly is no, so it loses rows"));
      expect(warnings).toEqual(once("maxmemory-policy is volatile-ttl"));
    });

    it("of nothing, if the connection is lost before it could look at the settings", async () => {
      const warnings: SolarisWarning[] = [];
      const ledger = await openLedger({ onWarning: (warning) => warnings.push(warning) });
      await claimed(ledger);
      opened.pop()?.close();
      await expect(ledger.read(newRef())).rejects.toThrow();
      await pause(20);
      expect(warnings).toEqual([]);
    });

    it("that it could not look at the settings", async () => {
      await admin.acl("SETUSER", "default", "-config|get");
      onTestFinished(async () => void (await admin.acl("SETUSER", "default", "+config|get")));
      const warnings = await warningsOf();
      await vi.waitUntil(() => warnings.length > 0);
      expect(warnings).toEqual(once("did not show its settings (CONFIG GET)"));
    });
  });
});

describe("A ledger in Redis needs", () => {
  const unconnected = new Redis({ port: 1, lazyConnect: true });
  const known = "needs a client of Redis: one of node-redis";
  it.each<[string, unknown, object, string]>([
    ["a client", undefined, {}, known],
    ["a client that is no string", "redis://localhost", {}, known],
    ["a client of a known library", { get() {}, set() {} }, {}, known],
    [
      "a client that can be looked at",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("s3cret");
          },
        },
      ),
      {},
      "cannot look at the client",
    ],
    ["a known option", unconnected, { prefx: "a" }, "has no option prefx"],
    ["a prefix that is not empty", unconnected, { prefix: "" }, "prefix must be a string"],
    ["a function for warnings", unconnected, { onWarning: true }, "onWarning must be a function"],
  ])("%s", (_, client, options, message) => {
    const create = () => redisLedger(client as RedisClient, options);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(message);
  });
});
