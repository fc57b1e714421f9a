import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { clientCredentials, type SolarisWarning, type TokenStore } from "../index.js";
import { keyOf, openStore } from "./token-store.js";

const server = await startHttpServer();
afterAll(() => server.close());
beforeEach(() => {
  server.script((response, request) => answer(200, { access_token: `t${server.requests.length}` })(response, request));
});
afterEach(() => void vi.useRealTimers());

const failing = () => {
  throw new Error("store is down");
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const rejecting = () => Promise.reject(new Error("store is down"));
const hanging = () => new Promise<never>(() => {});
const storeThat = (methods: Partial<TokenStore>): TokenStore => ({ get: () => null, set: () => {}, ...methods });

/** A client's `auth` that shares its token through this store. */
const authWith = (tokenStore: TokenStore, clientSecret = "s3cret", onWarning = (_: SolarisWarning) => {}) =>
  clientCredentials({ clientId: "partner", clientSecret, tokenUrl: server.url, tokenStore, onWarning });
const request = () => ({ signal: new AbortController().signal });

/** A store like any cache, and its calls. */
function memoryStore() {
  const sets: [key: string, token: string, ttlMs: number][] = [];
  const store = storeThat({
    get: (key) => sets.filter(([name]) => name === key).at(-1)?.[1],
    set: async (...entry) => void sets.push(entry),
  });
  return { store, sets };
}

const judge = { isRefused: () => false, isFresh: () => true };
const [renewAt, staleAt] = [Date.now() + 100_000, Date.now() + 200_000];
const key = await keyOf(["part"]);
const entry = { value: "shared", renewAt, staleAt, key };

/** The entries of a store, and the warnings about it. */
function open(methods: Partial<TokenStore>) {
  const warn = vi.fn();
  return { ...openStore(storeThat(methods), ["part"], warn), warn };
}

describe("reading a store", () => {
  const signal = new AbortController().signal;

  it.each<[string, TokenStore["get"], unknown, string?]>([
    ["a token at once", () => JSON.stringify(entry), entry],
    ["a token later", async () => JSON.stringify(entry), entry],
    ["null", () => null, undefined],
    ["nothing", () => undefined, undefined],
    ["no JSON", () => "{", undefined, "returned a value that tokenStore.set did not store under this key"],
    [
      "no token",
      () => JSON.stringify({ key }),
      undefined,
      "returned a value that tokenStore.set did not store under this key",
    ],
    ["no string", () => entry as never, undefined, "returned a value that tokenStore.set did not store under this key"],
    [
      "another client's token",
      () => JSON.stringify({ ...entry, key: "other" }),
      undefined,
      "returned a value that tokenStore.set did not store under this key",
    ],
    ["an error at once", failing, undefined, "failed."],
    ["an error later", rejecting, undefined, "failed."],
    ["an object that cannot be looked at", () => Promise.reject(revoked()), undefined, "failed."],
    ["an error with a code", () => Promise.reject({ code: "ECONNREFUSED" }), undefined, "failed (ECONNREFUSED)."],
  ])("that returns %s never fails", async (_, get, token, warning) => {
    const { load, warn } = open({ get });
    expect(await load(judge, signal)).toEqual(token);
    const warnings = warning ? [["token_store_failed", expect.stringContaining(`tokenStore.get ${warning}`)]] : [];
    expect(warn.mock.calls).toEqual(warnings);
  });

  it("returns no token that should be renewed, and causes no warning", async () => {
    const { load, warn } = open({ get: () => JSON.stringify(entry) });
    expect(await load({ ...judge, isFresh: () => false }, signal)).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
  });

  it("is skipped once after it returned a refused token", async () => {
    let gets = 0;
    const { load } = open({ get: () => JSON.stringify({ ...entry, value: `wrong-${++gets}` }) });
    const refusing = { ...judge, isRefused: (value: string) => value === `wrong-${gets}` };
    expect(await load(judge, signal)).toHaveProperty("value", "wrong-1");
    expect(await load(judge, signal)).toHaveProperty("value", "wrong-2");
    expect(await load(refusing, signal)).toBeUndefined();
    expect(await load(refusing, signal)).toHaveProperty("value", "wrong-3");
  });

  it("waits for a second at most, and then warns", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const get = vi.fn(hanging);
    const { load, warn } = open({ get });
    const over = vi.fn();
    const loading = load(judge, signal).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await loading;
    expect(over).toHaveBeenCalledWith(undefined);
    expect(warn.mock.calls).toEqual([
      ["token_store_failed", expect.stringContaining("tokenStore.get did not return within 1000 ms.")],
    ]);
  });

  it("ends at once without a warning when no call waits for the token any more", async () => {
    const leaving = new AbortController();
    const get = vi.fn(hanging);
    const { load, warn } = open({ get });
    const loading = load(judge, leaving.signal);
    await vi.waitUntil(() => get.mock.calls.length === 1);
    leaving.abort("left");
    expect(await Promise.race([loading, nextTurn("still waiting")])).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
  });

  it("leaves no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await open({}).load(judge, signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("writing to a store", () => {
  it.each<[string, () => unknown, number]>([
    ["fails at once", failing, 1],
    ["fails later", rejecting, 1],
    ["hangs", hanging, 0],
  ])("that %s neither waits nor fails", async (_, set, warnings) => {
    const { save, warn } = open({ set });
    save(entry);
    // An unhandled rejection would fail the run.
    await vi.waitUntil(() => warn.mock.calls.length === warnings);
    await nextTurn();
    for (const call of warn.mock.calls) {
      expect(call).toEqual(["token_store_failed", expect.stringContaining("tokenStore.set failed.")]);
    }
  });

  it.each([
    ["a whole number of milliseconds", 1234.9, [1234]],
    ["at least one millisecond", 1, [1]],
    ["not at all when less than that is left", 0.9, []],
    ["no time if it is stale", 0, []],
    ["no time if it has been stale for long", -5000, []],
  ])("stores a token for %s", async (_, leftMs, kept) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const set = vi.fn();
    open({ set }).save({ ...entry, staleAt: Date.now() + leftMs });
    // The key is a hash, which another thread computes.
    await vi.waitUntil(() => set.mock.calls.length >= kept.length);
    await keyOf([]);
    await nextTurn();
    expect(set.mock.calls.map(([, , ttlMs]) => ttlMs)).toEqual(kept);
  });
});

describe("a store that loses a token", () => {
  const lost = ["token_store_forgets", expect.stringContaining("although tokenStore.set stored a token")];

  it.each<[string, number, unknown[]]>([
    ["at once", 0, [lost]],
    ["when the token should be renewed", 160_000, [lost]],
    ["shortly before the token's end, which is no loss", 181_000, []],
    ["after the token's end, which is no loss", 201_000, []],
  ])("is reported: %s", async (_, afterMs, warnings) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const set = vi.fn();
    const { load, save, warn } = open({ set });
    save({ ...entry, staleAt: Date.now() + 200_000 });
    await vi.waitUntil(() => set.mock.calls.length === 1);
    await nextTurn();
    vi.setSystemTime(Date.now() + afterMs);
    await load(judge, new AbortController().signal);
    expect(warn.mock.calls).toEqual(warnings);
  });

  it("is not reported if nothing was stored", async () => {
    const { load, save, warn } = open({ set: hanging });
    save(entry);
    await nextTurn();
    await load(judge, new AbortController().signal);
    expect(warn).not.toHaveBeenCalled();
  });
});

it("the key depends on every part and where it ends, and reveals none", async () => {
  const keys = await Promise.all([keyOf(["a", "b"]), keyOf(["ab", ""]), keyOf(["b", "a"]), keyOf(["a", "b"])]);
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toBe(keys[3]);
  for (const key of keys) expect(key).toMatch(/^solaris-esign:[0-9a-f]{64}$/);
});

describe("several processes", () => {
  it("share one token, with its key and lifetime", async () => {
    const { store, sets } = memoryStore();
    expect(await authWith(store)(request())).toBe("t1");
    await nextTurn();
    expect(await authWith(store)(request())).toBe("t1");
    expect(server.requests).toHaveLength(1);
    expect(sets).toEqual([[await keyOf([server.url, "partner", "s3cret"]), expect.any(String), expect.any(Number)]]);
    const [, token, ttlMs] = sets[0] ?? [];
    expect(JSON.parse(token ?? "")).toMatchObject({ value: "t1" });
    expect(Math.abs(3_570_000 - (ttlMs ?? 0))).toBeLessThan(5000);
  });

  it("do not share it between different credentials", async () => {
    const { store } = memoryStore();
    expect(await authWith(store)(request())).toBe("t1");
    await nextTurn();
    expect(await authWith(store, "other")(request())).toBe("t2");
  });

  it("do not use a rejected token from the store, and store a new one", async () => {
    const { store } = memoryStore();
    const [one, other] = [authWith(store), authWith(store)];
    expect(await one(request())).toBe("t1");
    await nextTurn();
    expect(await other({ ...request(), rejectedToken: "t1" })).toBe("t2");
    await nextTurn();
    expect(await one({ ...request(), rejectedToken: "t1" })).toBe("t2");
    expect(server.requests).toHaveLength(2);
  });

  it("get a token although the store returns another wrong token each time", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    let gets = 0;
    const get = (key: string) => {
      const now = Date.now();
      return JSON.stringify({ key, value: `wrong-${++gets}`, renewAt: now + 100_000, staleAt: now + 200_000 });
    };
    const auth = authWith(storeThat({ get }));
    for (const nth of [1, 2, 3]) {
      expect(await auth(request())).toBe(`wrong-${nth}`);
      expect(await auth({ ...request(), rejectedToken: `wrong-${nth}` })).toBe(`t${nth}`);
      expect(await auth(request())).toBe(`t${nth}`);
      // After it expired, so that the store is read again.
      vi.setSystemTime(Date.now() + 3_600_000);
    }
  });

  it("get a token although the store returns the refused token again and again", async () => {
    const auth = authWith(storeThat({ get: (key) => JSON.stringify({ ...entry, key }) }));
    expect(await auth(request())).toBe("shared");
    expect(await auth({ ...request(), rejectedToken: "shared" })).toBe("t1");
    expect(await auth({ ...request(), rejectedToken: "t1" })).toBe("t2");
    expect(await auth({ ...request(), rejectedToken: "t2" })).toBe("t3");
  });

  it("send no token request when no call waits for the store any more", async () => {
    const leaving = new AbortController();
    const auth = authWith(storeThat({ get: hanging }));
    const left = auth({ signal: leaving.signal });
    leaving.abort("left");
    await expect(left).rejects.toBe("left");
    await nextTurn();
    expect(server.connections).toBe(0);
  });

  it.each([failing, rejecting])("get a token although the store fails: case %#", async (broken) => {
    const warnings: string[] = [];
    const onWarning = ({ code }: SolarisWarning) => void warnings.push(code);
    const auth = authWith({ get: broken, set: broken }, "s3cret", onWarning);
    expect(await auth(request())).toBe("t1");
    expect(await auth({ ...request(), rejectedToken: "t1" })).toBe("t2");
    await nextTurn();
    expect(warnings).toEqual(["token_store_failed"]);
  });
});
