import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenCache, isAccessToken, tokenWithLifetime } from "./token-cache.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: 0 }));
afterEach(() => void vi.useRealTimers());

type FetchToken = Parameters<typeof createTokenCache>[0];

/** Fetches t1, then t2, and so on; each lives for 1000 seconds. */
function counter() {
  let fetched = 0;
  return vi.fn<FetchToken>(async () => tokenWithLifetime(`t${++fetched}`, 1_000_000));
}

const request = (rejectedToken?: string) => ({ signal: new AbortController().signal, rejectedToken });

describe("a token", () => {
  it.each([
    ["an hour", 3_600_000, { renewAt: 2_880_000, staleAt: 3_570_000 }],
    ["five minutes", 300_000, { renewAt: 240_000, staleAt: 270_000 }],
    ["ten seconds", 10_000, { renewAt: 8000, staleAt: 9000 }],
    ["no time", 0, { renewAt: 0, staleAt: 0 }],
    ["a year, of which a day is believed", 31_536_000_000, { renewAt: 69_120_000, staleAt: 86_370_000 }],
    ["all time, of which a day is believed", Number.POSITIVE_INFINITY, { renewAt: 69_120_000, staleAt: 86_370_000 }],
  ])(
    "that lives for %s is renewed in its last fifth, and not used shortly before it expires",
    (_, lifetimeMs, times) => {
      expect(tokenWithLifetime("t1", lifetimeMs)).toEqual({ value: "t1", ...times });
      vi.setSystemTime(5000);
      expect(tokenWithLifetime("t1", lifetimeMs).renewAt).toBe(times.renewAt + 5000);
      expect(tokenWithLifetime("t1", lifetimeMs).staleAt).toBe(times.staleAt + 5000);
    },
  );

  it("is fetched once for all calls that wait, and cached for later ones", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    expect(await Promise.all(Array.from({ length: 50 }, () => cache.get(request())))).toEqual(Array(50).fill("t1"));
    vi.setSystemTime(799_999);
    expect(await cache.get(request())).toBe("t1");
    await nextTurn();
    expect(fetchToken).toHaveBeenCalledOnce();
  });

  it("is not cached if it expires at once", async () => {
    let fetched = 0;
    const cache = createTokenCache(async () => tokenWithLifetime(`t${++fetched}`, 0));
    expect([await cache.get(request()), await cache.get(request())]).toEqual(["t1", "t2"]);
  });

  it("is waited for if the cached one is stale", async () => {
    const cache = createTokenCache(counter());
    await cache.get(request());
    vi.setSystemTime(970_000);
    expect(await cache.get(request())).toBe("t2");
  });

  it("that cannot be fetched is an error for all calls that wait, and the next call fetches again", async () => {
    const fetchToken = counter().mockRejectedValueOnce("failure");
    const cache = createTokenCache(fetchToken);
    const outcomes = await Promise.allSettled([cache.get(request()), cache.get(request())]);
    expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: "failure" }));
    expect(fetchToken).toHaveBeenCalledOnce();
    expect(await cache.get(request())).toBe("t1");
  });
});

describe("a token that the provider has rejected", () => {
  it("is dropped, and no other token", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    expect(await cache.get(request())).toBe("t1");
    expect(await cache.get(request("t0"))).toBe("t1");
    expect(await cache.get(request("t1"))).toBe("t2");
    expect(await cache.get(request("t1"))).toBe("t2");
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it("is replaced once for all calls that had it", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    await cache.get(request());
    expect(await Promise.all(Array.from({ length: 5 }, () => cache.get(request("t1"))))).toEqual(Array(5).fill("t2"));
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it("is never taken from a store, and neither is one that should be renewed", async () => {
    const usable = new Map<string, boolean>();
    const cache = createTokenCache(async ({ isFresh }) => {
      const [value, lifetimeMs] = ["t1", 1000];
      usable.set("rejected", isFresh(tokenWithLifetime(value, lifetimeMs)));
      usable.set("another", isFresh(tokenWithLifetime("t2", lifetimeMs)));
      usable.set("to be renewed", isFresh({ value: "t2", renewAt: 0, staleAt: 1000 }));
      usable.set("stale", isFresh({ value: "t2", renewAt: 1000, staleAt: 0 }));
      return tokenWithLifetime("t3", lifetimeMs);
    });
    expect(await cache.get(request("t1"))).toBe("t3");
    expect(Object.fromEntries(usable)).toEqual({
      rejected: false,
      another: true,
      "to be renewed": false,
      stale: false,
    });
  });

  it("is one of the last twenty that are remembered", async () => {
    const served = vi.fn();
    const cache = createTokenCache(async ({ isFresh, isRefused }) => {
      for (const value of ["r0", "r1", "r2", "r20"]) {
        expect(isFresh(tokenWithLifetime(value, 1000))).toBe(!isRefused(value));
        served(value, isRefused(value));
      }
      return tokenWithLifetime("t1", 1000);
    });
    for (let i = 0; i <= 20; i++) await cache.get(request(`r${i}`));
    served.mockClear();
    await cache.get(request("t1"));
    expect(served.mock.calls.map(([, refused]) => refused)).toEqual([false, false, true, true]);
  });

  it("is not returned again to a request that names no rejected token", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    await cache.get(request());
    fetchToken.mockRejectedValueOnce("failure");
    await expect(cache.get(request("t1"))).rejects.toBe("failure");
    expect(await cache.get(request())).toBe("t2");
  });
});

it.each([
  [{ value: "t1", renewAt: 0, staleAt: 0 }, true],
  [{ value: "t1", renewAt: 86_400_000, staleAt: 86_400_000 }, true],
  [{ value: "t1", renewAt: 0, staleAt: 86_400_001 }, false],
  [{ value: "t1", renewAt: 0, staleAt: Date.UTC(9999, 0) }, false],
  [{ value: "t1", renewAt: 2, staleAt: 1 }, false],
  [{ value: "t1", renewAt: Number.POSITIVE_INFINITY, staleAt: Number.POSITIVE_INFINITY }, false],
  [{ value: "t1", renewAt: Number.NaN, staleAt: 1 }, false],
  [{ value: "t1", renewAt: "1", staleAt: 2 }, false],
  [{ value: "t1", renewAt: 1, staleAt: "2" }, false],
  [{ value: "t\n1", renewAt: 1, staleAt: 2 }, false],
  [{ value: 1, renewAt: 1, staleAt: 2 }, false],
  ["t1", false],
  [null, false],
])("%j is an access token: %s", (value, expected) => {
  expect(isAccessToken(value)).toBe(expected);
});

describe("a caller that leaves", () => {
  it("does not end the fetch for the others, and the last one ends it", async () => {
    const fetchToken = vi.fn<FetchToken>(() => new Promise(() => {}));
    const cache = createTokenCache(fetchToken);
    const [first, last] = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([first, last].map(({ signal }) => cache.get({ signal })));
    const signal = fetchToken.mock.lastCall?.[1];
    first.abort("first left");
    await nextTurn();
    expect(signal?.aborted).toBe(false);
    last.abort("last left");
    expect(await outcomes).toEqual(["first left", "last left"].map((reason) => ({ status: "rejected", reason })));
    expect(signal?.reason).toBe("last left");
  });

  it("does not affect the next call, even if the fetch ignores the signal", async () => {
    const fetchToken = counter().mockReturnValueOnce(new Promise(() => {}));
    const cache = createTokenCache(fetchToken);
    const leaving = new AbortController();
    const left = cache.get({ signal: leaving.signal });
    leaving.abort("left");
    await expect(left).rejects.toBe("left");
    expect(await cache.get(request())).toBe("t1");
    expect(await cache.get(request())).toBe("t1");
  });
});
