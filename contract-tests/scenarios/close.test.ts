// Proves that a closed client sends nothing more, waits for pending calls, reports the delivery of calls that it aborts, and leaves
// no connection open.
import { describe, expect, it, vi } from "vitest";
import { type ClientOptions, createSolarisClient } from "../../src/index.js";
import { fixPauses, stopDate } from "../support/clocks.js";
import {
  authorized,
  delivered,
  type Endpoint,
  ended,
  grant,
  patchesAt,
  ref,
  reply,
  type Step,
  silence,
  startProvider,
  takeClock,
  transports,
  usedAt,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

fixPauses(0.01);

type Transport = (typeof transports)[number][1];

async function start(transport: Transport, options: Partial<ClientOptions> = {}) {
  const provider = await startProvider();
  const solaris = createSolarisClient({ ...provider.options(transport), ...options } as ClientOptions);
  const call = (nth = 1) => provider.story(solaris.identifications.authorize(ref(nth)));
  /** The platform's `fetch` keeps its connections to itself. */
  const closed = async (...endpoints: Endpoint[]) => {
    if ("fetch" in transport) return;
    await Promise.all(endpoints.map((endpoint) => endpoint.until(() => endpoint.seen.open === 0)));
  };
  return { ...provider, solaris, call, closed };
}

const refusal = (call: Promise<unknown>) => call.catch((thrown: unknown) => thrown);
const refused = {
  ...{ name: "ClientClosedError", code: "client_closed", delivery: "not-sent", attempts: 0 },
  message: expect.stringMatching(/^The client is closed\.(?: |$)/),
};

describe.each(transports)("a client over %s that is closed", (_, transport) => {
  it("without pending calls closes its connections, and refuses every later call", async () => {
    const { solaris, call, api, tokens, closed } = await start(transport);
    expect(await call()).toEqual(delivered());
    await solaris.close();
    await closed(api, tokens);
    expect(await refusal(solaris.identifications.authorize(ref(1)))).toMatchObject(refused);
    expect(await refusal(solaris.authenticate())).toMatchObject(refused);
    expect([patchesAt(api), tokens.requests.length]).toEqual([1, 1]);
  });

  it("during a call waits for its response, and refuses other calls", async () => {
    const { solaris, call, api, tokens, closed } = await start(transport);
    let answer = () => {};
    api.script((...exchange) => {
      answer = () => authorized(...exchange);
    });
    const calls = [call(), call()];
    await api.until(() => patchesAt(api) === 1);
    const over = vi.fn();
    const closing = solaris.close().then(over);
    // Also those that would join.
    expect(await refusal(solaris.identifications.authorize(ref(1)))).toMatchObject(refused);
    await whatIsUnderWayArrives();
    expect(over).not.toHaveBeenCalled();
    answer();
    expect(await Promise.all(calls)).toEqual([delivered(), delivered()]);
    await closing;
    await closed(api, tokens);
  });

  it("while a call waits for the next attempt waits for it, too", async () => {
    const { solaris, call, api, tokens, closed } = await start(transport, { onAttempt: () => void solaris.close() });
    api.script(reply(429), reply(401), authorized);
    expect(await call()).toEqual(delivered(3, { tokenRequests: 2 }));
    await solaris.close();
    await closed(api, tokens);
  });

  it("while the token is fetched waits for it, too", async () => {
    const { solaris, call, api, tokens, closed } = await start(transport);
    tokens.script((...exchange) => {
      void solaris.close();
      grant(...exchange);
    });
    expect(await call()).toEqual(delivered());
    await solaris.close();
    await closed(api, tokens);
  });

  const later = { "retry-after": 60 };
  it.each<[string, Step, Step, Parameters<typeof ended>]>([
    ["the answer", grant, silence, ["ClientClosedError", "answer", "unknown"]],
    ["its turn", grant, reply(429, "", later), ["ClientClosedError", "turn", "rejected"]],
    ["the token", silence, authorized, ["ClientClosedError", "token", "not-sent", { attempts: 0 }]],
  ])("ends calls that still wait for %s after `timeoutMs`, and reports their delivery", async (...row) => {
    const [, token, answer, expected] = row;
    const attempted = vi.fn();
    const { solaris, call, api, tokens, closed } = await start(transport, { onAttempt: attempted });
    tokens.script(token);
    api.script(answer, authorized);
    const calls = [call(), call()];
    await (token === silence ? tokens : api).until(
      () => tokens.requests.length + patchesAt(api) === (token === silence ? 1 : 2),
    );
    if (expected[1] === "turn") await vi.waitUntil(() => attempted.mock.calls.length > 0, { interval: 1 });
    const { leap } = takeClock();
    const closing = solaris.close({ timeoutMs: 100_000 });
    leap(99_999);
    await whatIsUnderWayArrives();
    leap(10);
    expect(await Promise.all(calls)).toEqual([ended(...expected), ended(...expected)]);
    await closing;
    await closed(api, tokens);
  });

  it("with `timeoutMs` 0 ends them at once", async () => {
    const { solaris, call, api } = await start(transport);
    api.script(silence);
    const under = call();
    await api.until(() => patchesAt(api) === 1);
    await solaris.close({ timeoutMs: 0 });
    expect(await under).toEqual(ended("ClientClosedError", "answer", "unknown"));
  });

  it("aborts authenticate", async () => {
    const { solaris, api, tokens, closed } = await start(transport);
    tokens.script(silence);
    const preparing = refusal(solaris.authenticate());
    await tokens.until(() => tokens.requests.length === 1);
    await solaris.close({ timeoutMs: 0 });
    expect(await preparing).toMatchObject({ code: "client_closed", delivery: "not-sent" });
    await closed(api, tokens);
  });

  it("a second time returns the same promise, for any options", async () => {
    const { solaris } = await start(transport);
    const first = solaris.close();
    expect(solaris.close({ timeoutMs: -1 })).toBe(first);
    expect(solaris[Symbol.asyncDispose]()).toBe(first);
    await first;
    expect(solaris.close()).toBe(first);
  });

  it.each([{ timeoutMs: -1 }, { timeoutMs: Number.NaN }, { timeout: 5 }, null])(
    "with %j stays open",
    async (options) => {
      const { solaris, call } = await start(transport);
      expect(await refusal(solaris.close(options as object))).toMatchObject({ code: "configuration_invalid" });
      expect(await call()).toEqual(delivered());
      await solaris.close();
      expect(await refusal(solaris.identifications.authorize(ref(1)))).toMatchObject(refused);
    },
  );

  it("does not stop an auth for another client that shares it", async () => {
    const { solaris, call, api, tokens, options } = await start(transport);
    expect(await call()).toEqual(delivered());
    await solaris.close();
    api.script(reply(401), authorized);
    const { auth } = options(transport);
    const [one, other] = [1, 2].map(() => createSolarisClient({ baseUrl: api.url, auth, ...transport }));
    await one?.close();
    expect((await other?.identifications.authorize(ref(1)))?.meta).toMatchObject({ attempts: 2 });
    expect(tokens.requests).toHaveLength(3);
  });
});

it("closes a connection that was opened ahead", async () => {
  const { solaris, api, tokens, closed } = await start({});
  await solaris.authenticate();
  await solaris.close();
  await closed(api, tokens);
  expect([api.seen.connections, tokens.seen.connections]).toEqual([1, 1]);
});

describe("a client that renews its token in the background", () => {
  const date = stopDate();

  it("is closed at once", async () => {
    const provider = await start({});
    const { solaris, call, api, tokens, closed } = provider;
    expect(await call()).toEqual(delivered());
    date.pass(3_000);
    tokens.script(silence);
    expect((await solaris.identifications.authorize(ref(1))).meta).toMatchObject({ attempts: 1 });
    await tokens.until(() => tokens.requests.length === 2);
    await solaris.close();
    await closed(api, tokens);
    expect(usedAt(provider)).toEqual(["token-1", "token-1"]);
  });
});
