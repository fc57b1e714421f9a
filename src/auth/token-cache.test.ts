import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenCache, tokenLiving } from "./token-cache.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: 0 }));
afterEach(() => void vi.useRealTimers());

type FetchToken = Parameters<typeof createTokenCache>[0];

/** Fetches t1, then t2, and so on; each lives for 1000 seconds. */
function counter() {
  let fetched = 0;
  return vi.fn<FetchToken>(async () => tokenLiving(`t${++fetched}`, 1_000_000));
}

const request = (rejectedToken?: string) => ({ signal: new AbortController().signal, rejectedToken });

describe("a token", () => {
  it.each([
    ["an hour", 3_600_000, { renewAt: 2_880_000, staleAt: 3_570_000 }],
    ["five minutes", 300_000, { renewAt: 240_000, staleAt: 270_000 }],
    ["ten seconds", 10_000, { renewAt: 8000, staleAt: 9000 }],
    ["no time", 0, { renewAt: 0, staleAt: 0 }],
  ])("that lives for %s is renewed in its last fifth, and not used at its very end", (_, lifetimeMs, times) => {
    expect(tokenLiving("t1", lifetimeMs)).toEqual({ value: "t1", ...times });
    vi.setSystemTime(5000);
    expect(tokenLiving("t1", lifetimeMs).renewAt).toBe(times.renewAt + 5000);
    expect(tokenLiving("t1", lifetimeMs).staleAt).toBe(times.staleAt + 5000);
  });

  it("is fetched once for all who wait, and kept for those who come later", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    expect(await Promise.all(Array.from({ length: 50 }, () => cache(request())))).toEqual(Array(50).fill("t1"));
    vi.setSystemTime(799_999);
    expect(await cache(request())).toBe("t1");
    await nextTurn();
    expect(fetchToken).toHaveBeenCalledOnce();
  });

  it("is not kept when it expires at once", async () => {
    let fetched = 0;
    const cache = createTokenCache(async () => tokenLiving(`t${++fetched}`, 0));
    expect([await cache(request()), await cache(request())]).toEqual(["t1", "t2"]);
  });

  it("is waited for once the last one is stale", async () => {
    const cache = createTokenCache(counter());
    await cache(request());
    vi.setSystemTime(970_000);
    expect(await cache(request())).toBe("t2");
  });

  it("that could not be fetched fails for all who wait, and is tried again for the next", async () => {
    const fetchToken = counter().mockRejectedValueOnce("failure");
    const cache = createTokenCache(fetchToken);
    const outcomes = await Promise.allSettled([cache(request()), cache(request())]);
    expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: "failure" }));
    expect(fetchToken).toHaveBeenCalledOnce();
    expect(await cache(request())).toBe("t1");
  });
});

describe("a token that the provider has rejected", () => {
  it("is dropped, and no other", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    expect(await cache(request())).toBe("t1");
    expect(await cache(request("t0"))).toBe("t1");
    expect(await cache(request("t1"))).toBe("t2");
    expect(await cache(request("t1"))).toBe("t2");
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it("is replaced once for all who had it", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    await cache(request());
    expect(await Promise.all(Array.from({ length: 5 }, () => cache(request("t1"))))).toEqual(Array(5).fill("t2"));
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it("is never taken from elsewhere, nor is one that should be renewed", async () => {
    const usable = new Map<string, boolean>();
    const cache = createTokenCache(async (isUsable) => {
      const [value, lifetimeMs] = ["t1", 1000];
      usable.set("rejected", isUsable(tokenLiving(value, lifetimeMs)));
      usable.set("another", isUsable(tokenLiving("t2", lifetimeMs)));
      usable.set("to be renewed", isUsable({ value: "t2", renewAt: 0, staleAt: 1000 }));
      usable.set("stale", isUsable({ value: "t2", renewAt: 1000, staleAt: 0 }));
      return tokenLiving("t3", lifetimeMs);
    });
    expect(await cache(request("t1"))).toBe("t3");
    expect(Object.fromEntries(usable)).toEqual({
      rejected: false,
      another: true,
      "to be renewed": false,
      stale: false,
    });
  });

  it("is remembered among the last twenty", async () => {
    const served = vi.fn();
    const cache = createTokenCache(async (isUsable) => {
      for (const value of ["r0", "r1", "r2", "r20"]) served(value, isUsable(tokenLiving(value, 1000)));
      return tokenLiving("t1", 1000);
    });
    for (let i = 0; i <= 20; i++) await cache(request(`r${i}`));
    served.mockClear();
    await cache(request("t1"));
    expect(served.mock.calls.map(([, usable]) => usable)).toEqual([true, true, false, false]);
  });

  it("is not given out again by a request that names none", async () => {
    const fetchToken = counter();
    const cache = createTokenCache(fetchToken);
    await cache(request());
    fetchToken.mockRejectedValueOnce("failure");
    await expect(cache(request("t1"))).rejects.toBe("failure");
    expect(await cache(request())).toBe("t2");
  });
});

describe("one who leaves", () => {
  it("leaves the fetch to the others, and the last one ends it", async () => {
    const fetchToken = vi.fn<FetchToken>(() => new Promise(() => {}));
    const cache = createTokenCache(fetchToken);
    const [first, last] = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([first, last].map(({ signal }) => cache({ signal })));
    const signal = fetchToken.mock.lastCall?.[1];
    first.abort("first left");
    await nextTurn();
    expect(signal?.aborted).toBe(false);
    last.abort("last left");
    expect(await outcomes).toEqual(["first left", "last left"].map((reason) => ({ status: "rejected", reason })));
    expect(signal?.reason).toBe("last left");
  });

  it("does not spoil it for the next, even where the fetch pays no heed to the signal", async () => {
    const fetchToken = counter().mockReturnValueOnce(new Promise(() => {}));
    const cache = createTokenCache(fetchToken);
    const leaving = new AbortController();
    const left = cache({ signal: leaving.signal });
    leaving.abort("left");
    await expect(left).rejects.toBe("left");
    expect(await cache(request())).toBe("t1");
    expect(await cache(request())).toBe("t1");
  });
});
