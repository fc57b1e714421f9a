// Proves that a fleet shares one token through redisTokenStore, and that no call waits for long if Redis or another process fails.
import { setImmediate as nextTick } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ConfigurationError, createSolarisClient, type SolarisWarning, type TokenStore } from "../../src/index.js";
import { redisTokenStore } from "../../src/redis/index.js";
import { isRedisInstalled, libraries, type RedisServer, startRedis, unlessInstalled } from "../support/redis-server.js";
import { type Provider, ref, startProvider, usedAt } from "../support/scripted-provider.js";

it("needs a client of Redis", () => {
  expect(() => redisTokenStore({} as never)).toThrow(ConfigurationError);
  expect(() => redisTokenStore({} as never)).toThrow("redisTokenStore needs a client of Redis");
});

describe.skipIf(!isRedisInstalled).each(libraries)(
  `A token store in Redis, through %s${unlessInstalled}`,
  (_, open) => {
    let server: RedisServer;
    let admin: Redis;
    let stores: readonly TokenStore[];
    const opened: { close(): void }[] = [];
    beforeAll(async () => {
      server = await startRedis([]);
      admin = new Redis(server.port, "127.0.0.1");
    });
    beforeEach(async () => {
      const clients = await Promise.all([1, 2, 3, 4].map(() => open(server.port)));
      opened.push(...clients);
      stores = clients.map(({ client }) => redisTokenStore(client));
    });
    afterEach(() => {
      for (const { close } of opened.splice(0)) close();
    });
    afterAll(async () => {
      admin?.disconnect();
      await server?.close();
    });

    const storeOf = (nth: number) => stores[nth % stores.length] as TokenStore;
    let keys = 0;
    const newKey = () => `key-${++keys}`;
    const entry = (renewInMs: number, value = "old") => JSON.stringify({ value, renewAt: Date.now() + renewInMs });

    async function pods(provider: Provider, count: number) {
      const warnings: SolarisWarning[] = [];
      const onWarning = (warning: SolarisWarning) => void warnings.push(warning);
      const clients = Array.from({ length: count }, (_, nth) =>
        createSolarisClient(provider.options({}, { tokenStore: storeOf(nth), onWarning })),
      );
      return { warnings, calls: clients.map(({ identifications }) => identifications) };
    }

    /** Those who wait for another process have no end to their wait but {@link lookAgain}, however busy the machine is. */
    function stopTime() {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      onTestFinished(() => void vi.useRealTimers());
    }
    /** Far fewer times than until they give up. */
    async function lookAgain() {
      for (let times = 0; times < 5; times++) await vi.advanceTimersByTimeAsync(50);
    }

    it("lets one of 20 processes fetch the token", async () => {
      const provider = await startProvider();
      const { warnings, calls } = await pods(provider, 20);
      const stored = stores.map((store) => vi.spyOn(store, "set").mock.settledResults);
      stopTime();
      const authorized = Promise.all(calls.map((pod, nth) => pod.authorize(ref(nth))));
      while (!stored.flat().some(({ type }) => type === "fulfilled")) await nextTick();
      await lookAgain();
      await authorized;
      expect(new Set(usedAt(provider))).toEqual(new Set(["token-1"]));
      expect(usedAt(provider)).toHaveLength(20);
      expect(warnings).toEqual([]);
    });

    it("lets one of 20 processes renew the token, and all get the new one", async () => {
      const key = newKey();
      const old = entry(-1);
      await storeOf(0).set(key, old, 60_000);
      stopTime();
      const looks = Array.from({ length: 20 }, (_, nth) => Promise.resolve(storeOf(nth).get(key)));
      const renewing = await Promise.race(looks);
      expect(renewing).toBe(old);
      while (vi.getTimerCount() < 19) await nextTick();
      const fresh = entry(60_000, "new");
      await storeOf(1).set(key, fresh, 60_000);
      await lookAgain();
      const found = await Promise.all(looks);
      expect(found.filter((token) => token === old)).toHaveLength(1);
      expect(found.filter((token) => token === fresh)).toHaveLength(19);
    });

    it("returns a token that need not be renewed, or that cannot be read, at once", async () => {
      for (const token of [entry(60_000), "no JSON"]) {
        const key = newKey();
        await storeOf(0).set(key, token, 60_000);
        expect(await storeOf(1).get(key)).toBe(token);
      }
    });

    it("lets others fetch a token if the process that has the right dies", async () => {
      const key = newKey();
      stopTime();
      expect(await storeOf(0).get(key)).toBeNull();
      const waiting = storeOf(1).get(key);
      while (vi.getTimerCount() === 0) await nextTick();
      await vi.advanceTimersByTimeAsync(800);
      expect(await waiting).toBeNull();
      // The right ends by itself.
      while (await admin.exists(`{${key}}:lock`)) await nextTick();
      // Without it, this would wait: no time passes.
      expect(await storeOf(2).get(key)).toBeNull();
    });

    it("lets another process renew a token that a process has just stored", async () => {
      const [key, old] = [newKey(), entry(-1)];
      stopTime();
      expect(await storeOf(0).get(key)).toBeNull();
      await storeOf(0).set(key, old, 60_000);
      // Without the right it would wait: no time passes.
      expect(await storeOf(1).get(key)).toBe(old);
    });

    it("breaks no call when Redis hangs", async () => {
      const provider = await startProvider();
      const { warnings, calls } = await pods(provider, 2);
      server.pause();
      onTestFinished(() => server.resume());
      await Promise.all(calls.map((pod, nth) => pod.authorize(ref(nth))));
      expect([...usedAt(provider)].sort()).toEqual(["token-1", "token-2"]);
      await vi.waitUntil(() => warnings.length === 2, 5_000);
      expect(warnings[0]).toEqual({
        code: "token_store_failed",
        message: expect.stringContaining("did not return within 1000 ms"),
      });
    });
  },
);
