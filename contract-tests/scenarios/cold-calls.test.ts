// Proves that a first call opens its connection while its token is fetched, that it opens no unneeded one, that nothing is sent
// before the token arrives, and that no connection is left if no token does.
import * as http from "node:http";
import { describe, expect, it } from "vitest";
import { type ClientOptions, createSolarisClient } from "../../src/index.js";
import { fixPauses, stopDate } from "../support/clocks.js";
import {
  delivered,
  type Endpoint,
  type EndpointOptions,
  ended,
  failed,
  grant,
  ref,
  reply,
  type Step,
  silence,
  startProvider,
  takeClock,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

fixPauses(0);

/** A first call, whose token the test issues later. */
async function start(api: EndpointOptions = {}, options: Partial<ClientOptions> = {}) {
  const provider = await startProvider(api);
  let answer = (_: Step) => {};
  provider.tokens.script((...exchange) => {
    answer = (step) => step(...exchange);
  }, grant);
  const client = createSolarisClient({ ...provider.options({}), ...options } as ClientOptions);
  const call = provider.story(client.identifications.authorize(ref(1)));
  await provider.tokens.until(() => provider.tokens.requests.length === 1);
  return { ...provider, client, call, answer: (step: Step) => answer(step) };
}

const opened = (api: Endpoint, connections = 1) => api.until(() => api.seen.connections === connections);
const mute: EndpointOptions = { scheme: "https", greet: (socket) => socket.resume() };

describe("while its token is fetched, a first call", () => {
  it("opens the connection that it is sent on", async () => {
    const { api, answer, call } = await start();
    await opened(api);
    expect(api.seen.bytes).toBe(0);
    answer(grant);
    expect(await call).toEqual(delivered());
    expect(api.seen.connections).toBe(1);
  });

  it("shares one connection with other first calls", async () => {
    const { api, client, call, story, answer } = await start();
    const others = [2, 3].map((nth) => story(client.identifications.authorize(ref(nth))));
    await opened(api);
    await whatIsUnderWayArrives();
    expect(api.seen.connections).toBe(1);
    answer(grant);
    expect([await call, ...(await Promise.all(others))].map(({ result }) => result)).toEqual(
      Array(3).fill("delivered"),
    );
  });

  it("opens none through an agent of the caller's", async () => {
    const agent = new http.Agent();
    const { api, answer, call } = await start({}, { agent });
    await whatIsUnderWayArrives();
    expect(api.seen.connections).toBe(0);
    answer(grant);
    expect(await call).toEqual(delivered());
  });

  it.each<[string, EndpointOptions]>([
    ["closed", { greet: (socket, nth) => (nth === 1 ? socket.destroy() : "serve") }],
    ["reset", { greet: (socket, nth) => (nth === 1 ? socket.resetAndDestroy() : "serve") }],
  ])("opens one that is %s before it is needed, and is still sent, once", async (_, api) => {
    const provider = await start(api, { maxRetries: 0 });
    await provider.api.until(() => provider.api.seen.connections === 1 && provider.api.seen.open === 0);
    await whatIsUnderWayArrives();
    provider.answer(grant);
    expect(await provider.call).toEqual(delivered());
    expect(provider.api.seen.connections).toBe(2);
  });

  it("reports itself that it cannot connect", async () => {
    const { api, answer, call } = await start();
    await api.stop();
    answer(grant);
    expect(await call).toEqual(failed("ConnectionError", "not-sent", { attempts: 0, patches: 0 }));
  });

  it.each<[string, Parameters<typeof failed>[0]]>([
    ["is refused its token", "AuthenticationError"],
    ["has no more time", "TimeoutError"],
  ])("leaves no connection that is still being opened when it %s", async (_, result) => {
    const { leap } = takeClock();
    const { api, answer, call } = await start(mute);
    await opened(api);
    if (result === "TimeoutError") leap();
    else answer(reply(401));
    expect(await call).toMatchObject({ result, delivery: "not-sent", attempts: 0, patches: 0 });
    await api.until(() => api.seen.open === 0);
  });

  it("waits for a connection that is still being opened, and reports that when it is ended", async () => {
    const { leap } = takeClock();
    const { api, answer, call, tokens } = await start(mute);
    await opened(api);
    answer(grant);
    await tokens.until(() => tokens.seen.open === 0);
    await whatIsUnderWayArrives();
    leap();
    expect(await call).toEqual(ended("TimeoutError", "connection", "not-sent", { attempts: 0, patches: 0 }));
    expect(api.seen.connections).toBe(1);
    await api.until(() => api.seen.open === 0);
  });
});

describe("a call that needs another token", () => {
  const date = stopDate();

  it("opens no connection while there is an idle one", async () => {
    const { api, tokens, client, call, story, answer } = await start();
    answer(grant);
    expect(await call).toEqual(delivered());
    date.pass(3_600);
    tokens.script(silence);
    const second = story(client.identifications.authorize(ref(2)));
    await tokens.until(() => tokens.requests.length === 2);
    await whatIsUnderWayArrives();
    tokens.dropConnections();
    tokens.script(grant);
    expect(await second).toMatchObject({ result: "delivered" });
    expect(api.seen.connections).toBe(1);
  });
});
