// Proves that a client with keepWarm has a connection and a token before the next call needs them, that this sends nothing to the
// API, and that it ends when the client is closed.
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type ClientOptions, createSolarisClient } from "../../src/index.js";
import {
  authorized,
  delivered,
  type EndpointOptions,
  grant,
  ref,
  reply,
  startProvider,
  takeClock,
  transports,
  usedAt,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

async function start(options: Partial<ClientOptions> = {}, api: EndpointOptions = {}) {
  const provider = await startProvider(api);
  const made = { ...provider.options({}), keepWarm: 600_000, ...options } as ClientOptions;
  const client = createSolarisClient(made);
  const call = (nth: number) => provider.story(client.identifications.authorize(ref(nth)));
  return { ...provider, client, call };
}

const second = delivered(1, { patches: 2, requestId: "request-2" });

describe("a client with keepWarm", () => {
  it.each(["a call", "authenticate"])("after %s opens another connection when its own is closed", async (what) => {
    const { api, client, call } = await start();
    if (what === "a call") await call(1);
    else await client.authenticate();
    await whatIsUnderWayArrives();
    const patches = api.requests.length;
    api.dropConnections();
    await api.until(() => api.seen.connections === 2 && api.seen.open === 1);
    await whatIsUnderWayArrives();
    expect(api.requests).toHaveLength(patches);
    expect(await call(2)).toMatchObject({ result: "delivered", attempts: 1, tokenRequests: 1 });
    expect(api.seen.connections).toBe(2);
    await client.close();
    await api.until(() => api.seen.open === 0);
  });

  it("opens one if the server has announced to close the other", async () => {
    const { api, call } = await start();
    api.script((socket, nth, request) => {
      reply(200, { id: "i1", status: "created" }, { connection: "close" })(socket, nth, request);
      socket.end();
    }, authorized);
    expect(await call(1)).toEqual(delivered());
    await api.until(() => api.seen.connections === 2);
    await whatIsUnderWayArrives();
    expect(await call(2)).toEqual(second);
    expect(api.seen.connections).toBe(2);
  });

  it("does nothing more when it is closed", async () => {
    const clock = takeClock();
    const now = performance.now.bind(performance);
    let passedMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now() + passedMs);
    onTestFinished(() => void vi.restoreAllMocks());
    const leap = (ms: number) => {
      passedMs += ms;
      clock.leap(ms);
    };
    const auth = vi.fn(() => "t0ken");
    const { api, client, call } = await start({ auth });
    expect(await call(1)).toEqual(delivered(1, { tokenRequests: 0 }));
    await whatIsUnderWayArrives();
    leap(25_000);
    await whatIsUnderWayArrives();
    const asked = auth.mock.calls.length;
    expect(asked).toBeGreaterThan(2);
    await client.close();
    await api.until(() => api.seen.open === 0);
    leap(200_000);
    await whatIsUnderWayArrives();
    expect([api.seen.connections, auth.mock.calls.length]).toEqual([1, asked]);
  });

  it("continues if close has refused its options", async () => {
    const { api, client, call } = await start();
    expect(await call(1)).toEqual(delivered());
    await expect(client.close({ timeoutMs: -1 })).rejects.toThrow("timeoutMs");
    await whatIsUnderWayArrives();
    api.dropConnections();
    await api.until(() => api.seen.connections === 2);
  });
});

it("a client without keepWarm opens no connection by itself", async () => {
  const { api, call } = await start({ keepWarm: 0 });
  expect(await call(1)).toEqual(delivered());
  api.dropConnections();
  await api.until(() => api.seen.open === 0);
  await whatIsUnderWayArrives();
  expect(api.seen.connections).toBe(1);
});

it.each(transports)("over %s the token is renewed before it is needed", async (_, transport) => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
    shouldAdvanceTime: true,
    advanceTimeDelta: 2,
  });
  onTestFinished(() => void vi.useRealTimers());
  const provider = await startProvider();
  provider.tokens.script(reply(200, { access_token: "token-1", expires_in: 20 }), grant);
  const client = createSolarisClient({ ...provider.options(transport), keepWarm: 600_000 });
  expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
  vi.advanceTimersByTime(25_000);
  await provider.tokens.until(() => provider.tokens.requests.length === 2);
  await client.close();
  expect(usedAt(provider)).toEqual(["token-1"]);
});
