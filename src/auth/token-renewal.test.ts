import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AccessToken, createTokenCache, tokenWithLifetime } from "./token-cache.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: 0 }));
afterEach(() => void vi.useRealTimers());

const living = (value: string) => tokenWithLifetime(value, 1_000_000);
const request = () => ({ signal: new AbortController().signal });

/** A cache with the token t1, which must be renewed, and functions that settle the renewal. */
async function aging() {
  const fetchToken = vi.fn<Parameters<typeof createTokenCache>[0]>(async () => living("t2"));
  const cache = createTokenCache(fetchToken);
  fetchToken.mockResolvedValueOnce(living("t1"));
  await cache.get(request());
  let renewal = { finish: (_token: AccessToken) => {}, fail: (_reason: unknown) => {} };
  fetchToken.mockReturnValueOnce(new Promise((finish, fail) => (renewal = { finish, fail })));
  vi.setSystemTime(800_000);
  return { cache, fetchToken, renewal };
}

describe("a renewal in the background", () => {
  it("runs once without any call waiting for it, and leaves no timer", async () => {
    const { cache, fetchToken, renewal } = await aging();
    expect([await cache.get(request()), await cache.get(request())]).toEqual(["t1", "t1"]);
    expect(vi.getTimerCount()).toBe(1);
    expect(fetchToken).toHaveBeenCalledTimes(2);
    renewal.finish(living("new"));
    await nextTurn();
    expect(await cache.get(request())).toBe("new");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is waited for by calls whose token is stale by then", async () => {
    const { cache, fetchToken, renewal } = await aging();
    await cache.get(request());
    vi.setSystemTime(970_000);
    const waiting = cache.get(request());
    renewal.finish(living("new"));
    expect(await waiting).toBe("new");
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it("breaks no call if it fails, and the next call tries again", async () => {
    const { cache, fetchToken, renewal } = await aging();
    expect(await cache.get(request())).toBe("t1");
    renewal.fail(new Error("token endpoint is down"));
    await nextTurn();
    expect(await cache.get(request())).toBe("t1");
    await nextTurn();
    expect(await cache.get(request())).toBe("t2");
    expect(fetchToken).toHaveBeenCalledTimes(3);
  });

  it("is aborted after ten seconds", async () => {
    const { cache, fetchToken } = await aging();
    await cache.get(request());
    const signal = fetchToken.mock.lastCall?.[1];
    await vi.advanceTimersByTimeAsync(9_999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(signal?.aborted).toBe(true);
  });
});
