// Proves that what a fleet shares through Redis works on a cluster: no script uses keys of two slots, or keys that it does not name.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { redisBudget, redisLedger, redisTokenStore } from "../../src/redis/index.js";
import {
  clusterLibraries,
  isRedisInstalled,
  type RedisServer,
  startRedisCluster,
  unlessInstalled,
} from "../support/redis-server.js";

describe.skipIf(!isRedisInstalled).each(clusterLibraries)(`A cluster, through %s${unlessInstalled}`, (name, open) => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisCluster();
  });
  afterAll(() => server?.close());

  const openClient = async () => {
    const { client, close } = await open(server.port);
    onTestFinished(close);
    return client;
  };

  it("keeps a ledger", async () => {
    const ledger = redisLedger(await openClient(), { onWarning: () => {} });
    const wait = { claimId: "c1", signal: new AbortController().signal };
    for (const nth of [1, 2, 3]) {
      const ref = { personId: `${name}-${nth}`, identificationId: "{i}" };
      const claim = { claimId: "c1", leaseMs: 60_000, resendAfterMs: 20_000, afterUnknown: "refuse" } as const;
      expect(await ledger.claim(ref, claim)).toMatchObject({ isClaimed: true });
      expect(await ledger.claim(ref, { ...claim, claimId: "c2" })).toMatchObject({ isClaimed: false });
      // The first wait opens the second connection.
      if (nth === 1) await ledger.read(ref, wait);
      const reading = ledger.read(ref, wait);
      expect(await ledger.settle(ref, { claimId: "c1", state: "delivered" })).toBe(true);
      expect(await reading).toMatchObject({ state: "delivered" });
    }
  });

  it("keeps a budget", async () => {
    const client = await openClient();
    const warnings: unknown[] = [];
    const budget = redisBudget(client, {
      limit: 1,
      prefix: `${name}:`,
      onWarning: (warning) => warnings.push(warning),
    });
    const take = () => budget.acquire({ leaseMs: 60_000, signal: new AbortController().signal });
    const [first, second] = [await take(), take()];
    first();
    (await second)();
    expect(warnings).toEqual([]);
  });

  it("keeps a token", async () => {
    const store = redisTokenStore(await openClient());
    expect(await store.get(name)).toBeNull();
    await store.set(name, "token", 60_000);
    expect(await store.get(name)).toBe("token");
  });
});
