import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { clientCredentials, type TokenStore } from "../index.js";
import { keyOf, load, save } from "./token-store.js";

const server = await startHttpServer();
afterAll(() => server.close());
beforeEach(() => {
  server.script((response, request) => answer(200, { access_token: `t${server.requests.length}` })(response, request));
});
afterEach(() => void vi.useRealTimers());

const failing = () => {
  throw new Error("store is down");
};
const rejecting = () => Promise.reject(new Error("store is down"));
const hanging = () => new Promise<never>(() => {});
const storeThat = (methods: Partial<TokenStore>): TokenStore => ({ get: () => null, set: () => {}, ...methods });

/** A client's `auth` that shares its token through this store. */
const authWith = (tokenStore: TokenStore, clientSecret = "s3cret") =>
  clientCredentials({ clientId: "partner", clientSecret, tokenUrl: server.url, tokenStore });
const request = () => ({ signal: new AbortController().signal });

/** A store as any cache would be, and what it was told. */
function memoryStore() {
  const sets: [key: string, token: string, ttlMs: number][] = [];
  const store = storeThat({
    get: (key) => sets.filter(([name]) => name === key).at(-1)?.[1],
    set: async (...entry) => void sets.push(entry),
  });
  return { store, sets };
}

describe("reading a store", () => {
  const signal = new AbortController().signal;

  it.each<[string, TokenStore["get"], unknown]>([
    ["JSON at once", () => '{"a":1}', { a: 1 }],
    ["JSON later", async () => '{"a":1}', { a: 1 }],
    ["null", () => null, undefined],
    ["nothing", () => undefined, undefined],
    ["no JSON", () => "{", undefined],
    ["no string", () => ({ a: 1 }) as never, undefined],
    ["an error at once", failing, undefined],
    ["an error later", rejecting, undefined],
  ])("that gives %s never fails", async (_, get, value) => {
    expect(await load(storeThat({ get }), "key", signal)).toEqual(value);
  });

  it("waits for a second at most", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const over = vi.fn();
    const loading = load(storeThat({ get: hanging }), "key", signal).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await loading;
    expect(over).toHaveBeenCalledWith(undefined);
  });

  it("is over at once when nobody waits for the token any more", async () => {
    const leaving = new AbortController();
    const loading = load(storeThat({ get: hanging }), "key", leaving.signal);
    leaving.abort("left");
    expect(await Promise.race([loading, nextTurn("still waiting")])).toBeUndefined();
  });

  it("leaves no clock behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await load(storeThat({ get: () => "1" }), "key", signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it.each([failing, rejecting, hanging])("writing to a store neither waits nor fails: case %#", async (set) => {
  save(storeThat({ set }), "key", {}, 1);
  // An unhandled rejection would fail the run.
  await nextTurn();
});

it("the key depends on every part and on where each ends, and shows none", async () => {
  const keys = await Promise.all([keyOf("a", "b"), keyOf("ab", ""), keyOf("b", "a"), keyOf("a", "b")]);
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toBe(keys[3]);
  for (const key of keys) expect(key).toMatch(/^solaris-esign:[0-9a-f]{64}$/);
});

describe("a fleet", () => {
  it("shares one token, under a key and with a time that fit it", async () => {
    const { store, sets } = memoryStore();
    expect(await authWith(store)(request())).toBe("t1");
    await nextTurn();
    expect(await authWith(store)(request())).toBe("t1");
    expect(server.requests).toHaveLength(1);
    expect(sets).toEqual([[await keyOf(server.url, "partner", "s3cret"), expect.any(String), expect.any(Number)]]);
    const [, token, ttlMs] = sets[0] ?? [];
    expect(JSON.parse(token ?? "")).toMatchObject({ value: "t1" });
    expect(Math.abs(3_570_000 - (ttlMs ?? 0))).toBeLessThan(5000);
  });

  it("does not share it between different credentials", async () => {
    const { store } = memoryStore();
    expect(await authWith(store)(request())).toBe("t1");
    await nextTurn();
    expect(await authWith(store, "other")(request())).toBe("t2");
  });

  it("does not take a token from the store that the provider has rejected, and puts a new one there", async () => {
    const { store } = memoryStore();
    const [one, other] = [authWith(store), authWith(store)];
    expect(await one(request())).toBe("t1");
    await nextTurn();
    expect(await other({ ...request(), rejectedToken: "t1" })).toBe("t2");
    await nextTurn();
    expect(await one({ ...request(), rejectedToken: "t1" })).toBe("t2");
    expect(server.requests).toHaveLength(2);
  });

  const [renewAt, staleAt] = [Date.now() + 100_000, Date.now() + 200_000];
  it.each([
    null,
    "shared",
    { renewAt, staleAt },
    { value: 7, renewAt, staleAt },
    { value: "sha\nred", renewAt, staleAt },
    { value: "shared", renewAt: String(renewAt), staleAt },
    { value: "shared", renewAt, staleAt: String(staleAt) },
    { value: "shared", renewAt, staleAt: 0 },
    { value: "shared", renewAt: 0, staleAt },
  ])("does not take %j for a token", async (value) => {
    expect(await authWith(storeThat({ get: () => JSON.stringify(value) }))(request())).toBe("t1");
  });

  it("asks the token endpoint for nothing when nobody waits for the store any more", async () => {
    const leaving = new AbortController();
    const auth = authWith(storeThat({ get: hanging }));
    const left = auth({ signal: leaving.signal });
    leaving.abort("left");
    await expect(left).rejects.toBe("left");
    await nextTurn();
    expect(server.connections).toBe(0);
  });

  it.each([failing, rejecting])("does without a store that fails: case %#", async (broken) => {
    expect(await authWith({ get: broken, set: broken })(request())).toBe("t1");
  });
});
