// Proves that authenticate prepares a client for the customer's click, without sending anything to the API.
import { describe, expect, it } from "vitest";
import { type CallOptions, createSolarisClient } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  delivered,
  type Endpoint,
  type EndpointOptions,
  grant,
  outcomeOf,
  type Provider,
  ref,
  reply,
  silence,
  startProvider,
  takeClock,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

fixPauses(0);

const mute: EndpointOptions = { scheme: "https", greet: (socket) => socket.resume() };
const unauthorized = { result: "AuthenticationError", code: "authentication_failed" };
const unreached = { result: "ConnectionError", code: "connection_failed" };
const nothingSent = { delivery: "not-sent", attempts: 0 };

describe.each(transports)("over %s", (name, transport) => {
  const ready = async (provider: Provider) => {
    const client = createSolarisClient(provider.options(transport));
    const authenticate = (options?: CallOptions) =>
      outcomeOf(client.authenticate(options).then(() => ({ meta: { attempts: 0 } }) as never));
    return { client, authenticate };
  };

  it("the next call needs no token and, on node, no connection", async () => {
    const provider = await startProvider();
    const { client, authenticate } = await ready(provider);
    expect(await authenticate()).toMatchObject({ result: "delivered" });
    await provider.tokens.until(() => provider.tokens.requests.length === 1);
    if (name === "node") await provider.api.until(() => provider.api.seen.connections === 1);
    expect(provider.api.requests).toEqual([]);
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    expect(provider.api.seen.connections).toBe(1);
    expect(await authenticate()).toMatchObject({ result: "delivered" });
    await whatIsUnderWayArrives();
    expect([provider.api.seen.connections, provider.tokens.requests.length]).toEqual([1, 1]);
  });

  it.each([
    ["and that was noticed, without a retry", true, { maxRetries: 0 }],
    ["and nobody has noticed yet", false, {}],
  ] as const)(
    "a call after it gets through when the server has closed the connection, %s",
    async (_, noticed, limits) => {
      const provider = await startProvider();
      const { client, authenticate } = await ready(provider);
      await authenticate();
      if (name === "node") await provider.api.until(() => provider.api.seen.connections === 1);
      provider.api.dropConnections();
      if (noticed) await provider.api.until(() => provider.api.seen.open === 0);
      if (noticed) await whatIsUnderWayArrives();
      expect(await provider.story(client.identifications.authorize(ref(1), limits))).toEqual(delivered());
    },
  );

  it.each<[string, (provider: Provider) => unknown, object]>([
    ["the token is refused", ({ tokens }) => tokens.script(reply(401)), { ...unauthorized, status: 401 }],
    ["nobody serves tokens", ({ tokens }) => tokens.stop(), unreached],
  ])("it fails when %s, and does not affect a later call", async (_, prepare, expected) => {
    const provider = await startProvider();
    await prepare(provider);
    const { client, authenticate } = await ready(provider);
    expect(await authenticate()).toMatchObject({ ...expected, ...nothingSent });
    if (provider.tokens.requests.length === 0) await provider.tokens.restart();
    provider.tokens.script(grant);
    const tokenRequests = provider.tokens.requests.length + 1;
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered(1, { tokenRequests }));
  });

  it.each(["deadline", "abort"])("it is ended by a %s, and a later call fetches the token", async (by) => {
    const { leap } = takeClock();
    const provider = await startProvider();
    provider.tokens.script(silence, grant);
    const { client, authenticate } = await ready(provider);
    const abort = new AbortController();
    const call = authenticate({ signal: abort.signal });
    await provider.tokens.until(() => provider.tokens.requests.length === 1);
    if (by === "deadline") leap();
    else abort.abort();
    const expected = { result: by === "deadline" ? "TimeoutError" : "AbortedError", ...nothingSent };
    expect(await call).toMatchObject({ ...expected, waitedFor: "the token or a connection" });
    const story = await provider.story(client.identifications.authorize(ref(1)));
    expect(story).toEqual(delivered(1, { tokenRequests: 2 }));
  });
});

describe("over node", () => {
  const allClosed = (endpoint: Endpoint) =>
    endpoint.until(() => endpoint.seen.connections > 0 && endpoint.seen.open === 0);

  it("it fails when nothing listens at the API's address", async () => {
    const provider = await startProvider();
    await provider.api.stop();
    const call = createSolarisClient(provider.options({})).authenticate();
    expect(await outcomeOf(call as never)).toMatchObject({ ...unreached, ...nothingSent });
  });

  it("it leaves no connection when its deadline passes before the connection is open", async () => {
    const { leap } = takeClock();
    const provider = await startProvider(mute);
    const call = outcomeOf(createSolarisClient(provider.options({})).authenticate() as never);
    await provider.api.until(() => provider.api.seen.connections === 1);
    leap();
    expect(await call).toMatchObject({ result: "TimeoutError", ...nothingSent });
    await allClosed(provider.api);
  });

  it("it leaves no connection when the token is refused before the connection is open", async () => {
    const provider = await startProvider(mute);
    provider.tokens.script(reply(401));
    const call = createSolarisClient(provider.options({})).authenticate();
    expect(await outcomeOf(call as never)).toMatchObject({ ...unauthorized, ...nothingSent });
    await allClosed(provider.api);
  });

  it("it leaves no token request when the connection is refused before the token arrives", async () => {
    const provider = await startProvider({
      scheme: "https",
      greet: (socket) => socket.once("data", () => socket.destroy()),
    });
    provider.tokens.script(silence, grant);
    const call = createSolarisClient(provider.options({})).authenticate();
    expect(await outcomeOf(call as never)).toMatchObject({ ...unreached, ...nothingSent });
    await allClosed(provider.tokens);
    expect(provider.tokens.requests).toHaveLength(1);
  });
});
