// Proves that several processes can share a token through a store, which can neither break a call nor bring back a refused token.
import { describe, expect, it, vi } from "vitest";
import { createSolarisClient, type SolarisWarning, type TokenStore } from "../../src/index.js";
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

  it("is fetched once for all clients that share the store and the credentials", async () => {
    const provider = await startProvider();
    const store = startStore();
    expect(await provider.story(clientOf(provider, store).authorize(ref(1)))).toEqual(delivered());
    const second = await provider.story(clientOf(provider, store).authorize(ref(2)));
    expect(second).toEqual(delivered(1, { patches: 2, requestId: "request-2" }));
    const other = await provider.story(clientOf(provider, store, "other").authorize(ref(3)));
    expect(other).toMatchObject({ result: "delivered", patches: 3, tokenRequests: 2 });
    expect(usedAt(provider)).toEqual(["token-1", "token-1", "token-2"]);
  });

  it("is stored under a key that reveals nothing, for as long as it can be used", async () => {
    const provider = await startProvider();
    const store = startStore();
    expect(await provider.story(clientOf(provider, store).authorize(ref(1)))).toEqual(delivered());
    const basic = Buffer.from("c1:s3cret").toString("base64");
    const [key, , ttlMs] = store.set.mock.calls[0] ?? [];
    expect(key).toMatch(/^solaris-esign:[0-9a-f]{64}$/);
    expect(key).not.toContain(basic);
    expect(ttlMs).toBe(3_570_000);
  });

  it("is fetched again when it has expired, or in the last fifth of its life", async () => {
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
  const later = start + 3e6;
  const holding =
    (entry: object) =>
    (key: string): string =>
      JSON.stringify({ value: "old", renewAt: later, staleAt: later, key, ...entry });
  const nothing = () => {};
  it.each<[string, TokenStore["get"], () => unknown, string[]]>([
    ["fails at once", fail, fail, ["token_store_failed"]],
    ["fails later", async () => fail(), async () => fail(), ["token_store_failed"]],
    ["cannot be written to", () => null, fail, ["token_store_failed"]],
    ["holds nothing", () => null, nothing, []],
    ["holds no JSON", () => "{", nothing, ["token_store_failed"]],
    ["holds what is no token", holding({ value: 1 }), nothing, ["token_store_failed"]],
    ["holds a token that breaks a header", holding({ value: "a\nb" }), nothing, ["token_store_failed"]],
    ["holds a token without its times", holding({ renewAt: undefined }), nothing, ["token_store_failed"]],
    ["holds a token until the year 9999", holding({ staleAt: Date.UTC(9999, 0) }), nothing, ["token_store_failed"]],
    ["holds another client's token", holding({ key: "other" }), nothing, ["token_store_failed"]],
    ["holds a token that is past its end", holding({ renewAt: 1, staleAt: 1 }), nothing, []],
    ["holds something else", () => ({}) as string, nothing, ["token_store_failed"]],
  ])("is fetched when the store %s", async (_, get, set, codes) => {
    const provider = await startProvider();
    const warnings: SolarisWarning[] = [];
    const onWarning = (warning: SolarisWarning) => void warnings.push(warning);
    const credentials = { tokenStore: { get, set }, onWarning };
    const { identifications } = createSolarisClient(provider.options(transport, credentials));
    expect(await provider.story(identifications.authorize(ref(1)))).toEqual(delivered());
    expect(provider.tokens.requests.length).toBe(1);
    expect(usedAt(provider)).toEqual(["token-1"]);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    expect(JSON.stringify(warnings)).not.toMatch(/s3cret|token-\d|old/);
  });

  it("is fetched when the store returns a token that the provider refuses, another one each time", async () => {
    const provider = await startProvider();
    let gets = 0;
    const get = (key: string) => holding({ value: `wrong-${++gets}` })(key);
    const calls = clientOf(provider, { get, set: nothing });
    provider.api.script(reply(401), authorized, authorized);
    expect(await provider.story(calls.authorize(ref(1)))).toMatchObject({ result: "delivered", attempts: 2 });
    expect(await provider.story(calls.authorize(ref(2)))).toMatchObject({ result: "delivered", attempts: 1 });
    expect(usedAt(provider)).toEqual(["wrong-1", "token-1", "token-1"]);
  });

  it("is fetched when the store hangs", async () => {
    vi.useRealTimers();
    const { leap } = takeClock();
    const provider = await startProvider();
    const hang = () => new Promise<never>(() => {});
    const get = vi.fn(hang);
    const onWarning = vi.fn();
    const credentials = { tokenStore: { get, set: hang }, onWarning };
    const call = provider.story(
      createSolarisClient(provider.options(transport, credentials)).identifications.authorize(ref(1)),
    );
    await vi.waitUntil(() => get.mock.calls.length === 1);
    leap(1000);
    expect(await call).toEqual(delivered());
    expect(onWarning.mock.calls).toEqual([[{ code: "token_store_failed", message: expect.any(String) }]]);
  });
});
