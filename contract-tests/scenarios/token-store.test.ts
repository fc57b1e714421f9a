// Proves that a fleet can share a token through a store, which can neither break a call nor bring a refused token back.
import { describe, expect, it, vi } from "vitest";
import { createSolarisClient, type TokenStore } from "../../src/index.js";
import { stopDate } from "../support/clocks.js";
import {
  authorized,
  delivered,
  type Provider,
  ref,
  reply,
  startProvider,
  takeClock,
  transports,
  usedAt,
} from "../support/scripted-provider.js";

const { start, pass } = stopDate();

describe.each(transports)("a token in a store, over %s", (_, transport) => {
  function startStore() {
    const kept = new Map<string, string>();
    const set = vi.fn((key: string, text: string, _ttlMs: number) => kept.set(key, text));
    return { kept, set, get: (key: string) => kept.get(key) };
  }
  const clientOf = (provider: Provider, tokenStore: TokenStore, clientSecret = "s3cret") =>
    createSolarisClient(provider.options(transport, { tokenStore, clientSecret })).identifications;

  it("is fetched once for all who share the store and the credentials", async () => {
    const provider = await startProvider();
    const store = startStore();
    expect(await provider.story(clientOf(provider, store).authorize(ref(1)))).toEqual(delivered());
    const second = await provider.story(clientOf(provider, store).authorize(ref(2)));
    expect(second).toEqual(delivered(1, { patches: 2, requestId: "request-2" }));
    const other = await provider.story(clientOf(provider, store, "other").authorize(ref(3)));
    expect(other).toMatchObject({ result: "delivered", patches: 3, tokenRequests: 2 });
    expect(usedAt(provider)).toEqual(["token-1", "token-1", "token-2"]);
  });

  it("is kept under a key that tells nothing, for as long as it can be used", async () => {
    const provider = await startProvider();
    const store = startStore();
    expect(await provider.story(clientOf(provider, store).authorize(ref(1)))).toEqual(delivered());
    const basic = Buffer.from("c1:s3cret").toString("base64");
    const [key, , ttlMs] = store.set.mock.calls[0] ?? [];
    expect(key).toMatch(/^solaris-esign:[0-9a-f]{64}$/);
    expect(key).not.toContain(basic);
    expect(ttlMs).toBe(3_570_000);
  });

  it("is fetched anew when it is past its end, or in the last fifth of its life", async () => {
    const provider = await startProvider();
    const store = startStore();
    await provider.story(clientOf(provider, store).authorize(ref(1)));
    pass(2880);
    expect(await provider.story(clientOf(provider, store).authorize(ref(2)))).toMatchObject({ tokenRequests: 2 });
  });

  it("is not used once it was refused", async () => {
    const provider = await startProvider();
    const store = startStore();
    await provider.story(clientOf(provider, store).authorize(ref(1)));
    provider.api.script(reply(401), authorized);
    const story = await provider.story(clientOf(provider, store).authorize(ref(2)));
    expect(story).toEqual(delivered(2, { patches: 3, requestId: "request-3", tokenRequests: 2 }));
    expect(usedAt(provider)).toEqual(["token-1", "token-1", "token-2"]);
    expect(store.set).toHaveBeenCalledTimes(2);
    expect([...store.kept.values()].join()).toContain("token-2");
  });

  const fail = () => {
    throw new Error("store is down");
  };
  const later = start + 9e6;
  it.each<[string, () => unknown, () => unknown]>([
    ["fails at once", fail, fail],
    ["fails later", async () => fail(), async () => fail()],
    ["holds nothing", () => null, () => {}],
    ["holds no JSON", () => "{", () => {}],
    ["holds what is no token", () => JSON.stringify({ value: 1, renewAt: later, staleAt: later }), () => {}],
    [
      "holds a token that breaks a header",
      () => JSON.stringify({ value: "a\nb", renewAt: later, staleAt: later }),
      () => {},
    ],
    ["holds a token without its times", () => JSON.stringify({ value: "old" }), () => {}],
    ["holds a token that is past its end", () => JSON.stringify({ value: "old", renewAt: 1, staleAt: 1 }), () => {}],
    ["holds something else", () => ({}), () => {}],
  ])("is fetched when the store %s", async (_, get, set) => {
    const provider = await startProvider();
    const story = await provider.story(clientOf(provider, { get, set } as TokenStore).authorize(ref(1)));
    expect(story).toEqual(delivered());
    expect(provider.tokens.requests.length).toBe(1);
  });

  it("is fetched when the store hangs", async () => {
    vi.useRealTimers();
    const { leap } = takeClock();
    const provider = await startProvider();
    const hang = () => new Promise<never>(() => {});
    const get = vi.fn(hang);
    const call = provider.story(clientOf(provider, { get, set: hang }).authorize(ref(1)));
    await vi.waitUntil(() => get.mock.calls.length === 1);
    leap(1000);
    expect(await call).toEqual(delivered());
  });
});
