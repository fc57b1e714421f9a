// Proves that a call without a connection is distinguished from one that may have arrived, and is safely sent again. With a `fetch`
// of the caller's this is not known, so nothing is sent again.
import { Agent } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { type AttemptEvent, type ClientOptions, createSolarisClient } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  authorized,
  delivered,
  ended,
  failed,
  fetchThatSaysSo,
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

const nothingSent = failed("ConnectionError", "not-sent", { attempts: 0 });
const nothingKnown = failed("ConnectionError", "unknown", { patches: 0 });

const carriers = [...transports, ["a fetch that says so", fetchThatSaysSo] as const];

describe.each(carriers)("over %s", (name, transport) => {
  const knows = name !== "fetch";

  it.each<[string, (provider: Provider) => Promise<Partial<ClientOptions>>, number, number]>([
    ["refused, and no retries are wanted", refused, 0, 1],
    ["refused, once and at two retries", refused, 2, 3],
    ["looked up in vain", async () => ({ baseUrl: "https://nosuch.invalid" }), 0, 1],
    ["looked up in vain, once and at one retry", async () => ({ baseUrl: "https://nosuch.invalid" }), 1, 2],
  ])("a connection that is %s has sent nothing, as far as is known", async (_, prepare, maxRetries, tries) => {
    const provider = await startProvider();
    const events: AttemptEvent[] = [];
    const options = {
      ...(await prepare(provider)),
      maxRetries,
      onAttempt: (event: AttemptEvent) => events.push(event),
    };
    expect(await provider.play(transport, options)).toEqual(knows ? nothingSent : nothingKnown);
    expect(events).toHaveLength(knows ? tries : 1);
    expect(provider.api.seen.connections).toBe(0);
  });

  it("a server that listens before the last retry gets the call once", async () => {
    const provider = await startProvider();
    await provider.api.stop();
    let asked = 0;
    // The token is asked for before each try: that is where the server comes back.
    const auth = async () => {
      if (++asked === 3) await provider.api.restart();
      return "token";
    };
    const story = await provider.play(transport, { auth, maxRetries: 2 });
    const [expected, tries] = knows ? [delivered(), 3] : [nothingKnown, 1];
    expect([story, asked]).toEqual([{ ...expected, tokenRequests: 0 }, tries]);
  });

  it("a refused call stays rejected, if that is certain, when the provider cannot be reached again", async () => {
    const provider = await startProvider();
    provider.api.script((socket, nth, request) => {
      reply(429, "", { "retry-after": 0, connection: "close" })(socket, nth, request);
      socket.end();
    });
    const onAttempt = vi.fn(({ status }: AttemptEvent) => void (status === 429 && provider.api.stop()));
    const story = await provider.play(transport, { onAttempt });
    const expected = knows
      ? [failed("ConnectionError", "rejected"), ["rejected", "rejected", "rejected"]]
      : [failed("ConnectionError", "unknown", { attempts: 2, patches: 1 }), ["rejected", "unknown"]];
    expect([story, onAttempt.mock.calls.map(([{ delivery }]) => delivery)]).toEqual(expected);
  });
});

it("a call that waits for a free connection is not-sent when its deadline passes", async () => {
  const provider = await startProvider();
  provider.api.script(silence, authorized);
  const agent = new Agent({ maxSockets: 1 });
  const client = createSolarisClient(provider.options({ agent }));
  const abort = new AbortController();
  const first = provider.story(client.identifications.authorize(ref(1), { signal: abort.signal }));
  await provider.api.until(() => provider.api.requests.length === 1);
  const { leap } = takeClock();
  const second = provider.story(client.identifications.authorize(ref(2)));
  await whatIsUnderWayArrives();
  leap();
  expect(await second).toEqual(ended("TimeoutError", "connection", "not-sent", { attempts: 0, patches: 1 }));
  abort.abort();
  expect(await first).toEqual(ended("AbortedError", "answer", "unknown"));
});

/** An address where a server has just stopped listening. */
async function refused(provider: Provider): Promise<Partial<ClientOptions>> {
  await provider.api.stop();
  return {};
}
