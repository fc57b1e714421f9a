// Proves that a fleet never has more calls under way than its budget, that no slot is lost, and that calls go on without Redis.
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type ConcurrencyBudget, ConfigurationError, type SolarisWarning } from "../../src/index.js";
import { type RedisClient, redisBudget } from "../../src/redis/index.js";
import { isRedisInstalled, libraries, type RedisServer, startRedis, unlessInstalled } from "../support/redis-server.js";

let prefixes = 0;
const newPrefix = () => `test-${++prefixes}:`;
const never = new AbortController().signal;

/** A promise, and whether it is settled. */
function watch<T>(promise: Promise<T>) {
  const watched = { isOver: false, promise };
  promise.then(
    () => {
      watched.isOver = true;
    },
    () => {
      watched.isOver = true;
    },
  );
  return watched;
}

describe.skipIf(!isRedisInstalled).each(libraries)(`A budget in Redis, through %s${unlessInstalled}`, (_, open) => {
  let server: RedisServer;
  let admin: Redis;
  const opened: { close(): void }[] = [];
  beforeAll(async () => {
    server = await startRedis([]);
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

  /** The budget of one process. */
  async function openBudget(options: NonNullable<Parameters<typeof redisBudget>[1]>) {
    const { client, close } = await open(server.port);
    opened.push({ close });
    const warnings: SolarisWarning[] = [];
    return { ...actionsOf(redisBudget(client, { onWarning: (w) => warnings.push(w), ...options })), warnings, close };
  }
  const actionsOf = (budget: ConcurrencyBudget) => ({
    take: (leaseMs = 60_000, signal = never) => budget.acquire({ leaseMs, signal }),
  });
  /** How often Redis has run a command. */
  const calls = async (command: string) =>
    Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await admin.info("commandstats"))?.[1] ?? 0);
  const leases = (prefix: string) => admin.zcard(`${prefix}leases`);

  it("never has more than its limit under way, over four processes", async () => {
    const [prefix, limit] = [newPrefix(), 5];
    const processes = await Promise.all([1, 2, 3, 4].map(() => openBudget({ prefix, limit })));
    let [underWay, most, done] = [0, 0, 0];
    const call = async (nth: number) => {
      const giveBack = await processes[nth % 4]?.take();
      most = Math.max(most, ++underWay);
      await pause(2);
      underWay--;
      done++;
      giveBack?.();
      giveBack?.();
    };
    await Promise.all(Array.from({ length: 200 }, (_, nth) => call(nth)));
    expect({ most, done }).toEqual({ most: limit, done: 200 });
    await vi.waitUntil(async () => (await leases(prefix)) === 0);
  });

  it("serves those of one process in the order in which they came", async () => {
    const prefix = newPrefix();
    const { take } = await openBudget({ prefix, limit: 2 });
    const first = await Promise.all([take(), take()]);
    const served: number[] = [];
    const waiting = Array.from({ length: 10 }, async (_, nth) => {
      const giveBack = await take();
      served.push(nth);
      giveBack();
    });
    for (const giveBack of first) giveBack();
    await Promise.all(waiting);
    expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("gives the slots of a crashed process to others when their leases end", async () => {
    const prefix = newPrefix();
    const crashed = await openBudget({ prefix, limit: 2 });
    await Promise.all([crashed.take(300), crashed.take(60_000)]);
    crashed.close();
    opened.shift();
    const { take } = await openBudget({ prefix, limit: 2 });
    (await take())();
    expect(await leases(prefix)).toBeLessThanOrEqual(2);
  });

  it("takes a slot once if the library sends a command twice", async () => {
    const { client, close } = await open(server.port);
    opened.push({ close });
    const commands = client as unknown as Record<"eval", (...args: unknown[]) => Promise<unknown>>;
    const evaluate = commands.eval.bind(client);
    commands.eval = async (...args) => {
      await evaluate(...args);
      return evaluate(...args);
    };
    const prefix = newPrefix();
    const { take } = actionsOf(redisBudget(client, { prefix, limit: 1 }));
    await take();
    expect(await leases(prefix)).toBe(1);
  });

  it("serves a process as soon as another one gives back, by a message", async () => {
    // Nobody looks again because time has passed, from when it listens.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const prefix = newPrefix();
    const [one, other] = [await openBudget({ prefix, limit: 1 }), await openBudget({ prefix, limit: 1 })];
    const giveBack = await one.take();
    const waiting = watch(other.take());
    await vi.waitUntil(async () => (await admin.pubsub("NUMSUB", `${prefix}free`))[1] === 1, 5_000);
    expect(waiting.isOver).toBe(false);
    giveBack();
    (await waiting.promise)();
  });

  it("ends a wait at once when its signal aborts, and gives a slot that arrives later back", async () => {
    const prefix = newPrefix();
    const { take } = await openBudget({ prefix, limit: 1 });
    const giveBack = await take();
    const leaving = new AbortController();
    const waiting = take(60_000, leaving.signal);
    await pause(20);
    leaving.abort("left");
    await expect(waiting).rejects.toBe("left");
    await expect(take(60_000, leaving.signal)).rejects.toBe("left");
    giveBack();
    await vi.waitUntil(async () => (await leases(prefix)) === 0);

    const hanging = new AbortController();
    server.pause();
    const late = take(60_000, hanging.signal);
    await pause(20);
    hanging.abort("left while Redis hangs");
    await expect(late).rejects.toBe("left while Redis hangs");
    server.resume();
    (await take())();
    await vi.waitUntil(async () => (await leases(prefix)) === 0);
  });

  it("gives a slot back that arrives after its wait because its script had to be sent again", async () => {
    const prefix = newPrefix();
    const { take } = await openBudget({ prefix, limit: 1 });
    const giveBack = await take();
    await admin.script("FLUSH");
    // From here on, Redis has the script that gives back, and not the one that takes.
    giveBack();
    await vi.waitUntil(async () => (await leases(prefix)) === 0);
    const before = await calls("eval");
    const leaving = new AbortController();
    const late = take(60_000, leaving.signal);
    leaving.abort("left");
    await expect(late).rejects.toBe("left");
    await vi.waitUntil(async () => (await calls("eval")) > before, 5_000);
    await vi.waitUntil(async () => (await leases(prefix)) === 0, 5_000);
  });

  it("gives a slot back that arrived while its process had no share left", async () => {
    const prefix = newPrefix();
    const { take, warnings } = await openBudget({ prefix, limit: 4 });
    const giveBack = await take();
    server.pause();
    const leaving = new AbortController();
    const late = take(60_000, leaving.signal);
    await vi.waitUntil(() => warnings.length > 0, 5_000);
    server.resume();
    await vi.waitUntil(async () => (await leases(prefix)) === 2);
    leaving.abort("left");
    await expect(late).rejects.toBe("left");
    await vi.waitUntil(async () => (await leases(prefix)) === 1);
    giveBack();
  });

  it("limits each process to its share while Redis hangs, warns once, and goes back", async () => {
    const prefix = newPrefix();
    const { take, warnings } = await openBudget({ prefix, limit: 9 });
    const before = await take();
    server.pause();
    onTestFinished(() => server.resume());
    const taken = Array.from({ length: 4 }, () => watch(take()));
    await vi.waitUntil(() => warnings.length > 0, 5_000);
    await pause(50);
    // The share is two, and one is under way since before.
    expect(taken.map(({ isOver }) => isOver)).toEqual([true, false, false, false]);
    before();
    await vi.waitUntil(() => taken[1]?.isOver);
    expect(taken.map(({ isOver }) => isOver)).toEqual([true, true, false, false]);
    expect(warnings).toEqual([
      { code: "redis_unavailable", message: expect.stringContaining("at most 2 calls of this process") },
    ]);
    server.resume();
    const all = await Promise.all(taken.map(({ promise }) => promise));
    await vi.waitUntil(async () => (await leases(prefix)) === 4);
    for (const giveBack of all) giveBack();
    await vi.waitUntil(async () => (await leases(prefix)) === 0);
    expect(warnings).toHaveLength(1);
  });

  it("keeps to its share for as long as Redis refuses", async () => {
    const { take, close, warnings } = await openBudget({ prefix: newPrefix(), limit: 1 });
    close();
    opened.pop();
    for (const _ of [1, 2, 3]) {
      (await take())();
      await pause(600);
    }
    expect(warnings).toHaveLength(1);
  });

  it("goes on when Redis stops and starts again without its data", async () => {
    const prefix = newPrefix();
    const { take, warnings } = await openBudget({ prefix, limit: 8, share: 3 });
    const [kept, other] = [await take(), await take()];
    await server.kill();
    const served = await take();
    const more = watch(take());
    await pause(50);
    expect(more.isOver).toBe(false);
    other();
    const last = await more.promise;
    expect(warnings.map(({ code }) => code)).toEqual(["redis_unavailable"]);
    await server.start();
    // It is noted again what is under way.
    const trying = setInterval(
      () =>
        void take(1_000, AbortSignal.timeout(500)).then(
          (giveBack) => giveBack(),
          () => {},
        ),
      100,
    );
    // The tries have shorter leases.
    const noted = () => admin.zcount(`${prefix}leases`, Date.now() + 10_000, "+inf");
    await vi.waitUntil(async () => (await noted().catch(() => 0)) === 3, 10_000);
    clearInterval(trying);
    for (const giveBack of [kept, served, last]) giveBack();
    await vi.waitUntil(async () => (await leases(prefix)) === 0, 5_000);
  });
});

describe("A budget in Redis needs", () => {
  const client = new Redis({ port: 1, lazyConnect: true });
  it.each<[string, unknown, object, string]>([
    ["a client of Redis", {}, {}, "redisBudget needs a client of Redis"],
    ["a known option", client, { limt: 3 }, "has no option limt"],
    ["a limit that is a whole number", client, { limit: 1.5 }, "limit must be a whole number from 1"],
    ["a share from 1", client, { share: 0 }, "share must be a whole number from 1"],
    ["a share within the limit", client, { limit: 3, share: 4 }, "a share that is not greater than its limit"],
    ["a prefix", client, { prefix: 1 }, "prefix must be a string"],
    ["a function for warnings", client, { onWarning: "log" }, "onWarning must be a function"],
  ])("%s", (_, given, options, message) => {
    const create = () => redisBudget(given as RedisClient, options);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(message);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "5"])("a lease that ends: %o", async (leaseMs) => {
    const budget = redisBudget(client);
    await expect(budget.acquire({ leaseMs: leaseMs as number, signal: never })).rejects.toThrow("leaseMs must be");
  });
});
