// Proves that an abort or a deadline ends a call at once in each of its steps, with the right delivery.
import { describe, expect, it } from "vitest";
import type { ClientOptions } from "../../src/index.js";
import {
  authorized,
  ended,
  grant,
  head,
  type Provider,
  patchesAt,
  reply,
  silence,
  startProvider,
  takeClock,
  transports,
  whatIsUnderWayArrives,
  write,
} from "../support/scripted-provider.js";

type Delivered = ReturnType<typeof ended>;
interface Situation {
  /** Prepares what the call will wait for. */
  readonly prepare: (provider: Provider) => unknown;
  /** Whether the call is waiting for it now. */
  readonly reached: (provider: Provider) => boolean;
  readonly story: [
    waitedFor: Parameters<typeof ended>[1],
    delivery: "not-sent" | "rejected" | "unknown",
    facts?: Partial<Delivered>,
  ];
  /** Differences over fetch, which knows less than node. */
  readonly overFetch?: Situation["story"];
  readonly muteTls?: boolean;
}

const situations: Record<string, Situation> = {
  "the token": {
    prepare: ({ tokens }) => tokens.script(silence),
    reached: ({ tokens }) => tokens.requests.length === 1,
    story: ["token", "not-sent", { attempts: 0 }],
  },
  "the rest of the token": {
    prepare: ({ tokens }) => tokens.script(write(`${head(200, { "content-length": 99 })}{`)),
    reached: ({ tokens }) => tokens.requests.length === 1,
    story: ["token", "not-sent", { attempts: 0 }],
  },
  "a connection": {
    muteTls: true,
    prepare: () => {},
    reached: ({ api }) => api.seen.connections === 1,
    story: ["connection", "not-sent", { attempts: 0 }],
    overFetch: ["answer", "unknown", { patches: 0 }],
  },
  "the answer": {
    prepare: ({ api }) => api.script(silence),
    reached: ({ api }) => api.requests.length === 1,
    story: ["answer", "unknown"],
  },
  "the rest of the answer": {
    prepare: ({ api }) => api.script(write(`${head(200, { "content-length": 99 })}{`)),
    reached: ({ api }) => api.requests.length === 1,
    story: ["answer", "unknown"],
  },
  "the answer to the second request": {
    prepare: ({ api }) => api.script(reply(429, "", { "retry-after": 0 }), silence),
    reached: ({ api }) => api.requests.length === 2,
    story: ["answer", "unknown", { attempts: 2 }],
  },
  "a new token": {
    prepare: ({ api, tokens }) => {
      api.script(reply(401), authorized);
      tokens.script(grant, silence);
    },
    reached: ({ tokens }) => tokens.requests.length === 2,
    story: ["token", "rejected", { tokenRequests: 2 }],
  },
};

const cases = transports.flatMap(([name, transport]) =>
  Object.entries(situations).map(([what, situation]) => ({ name, transport, what, situation })),
);

describe.each(cases)("a call over $name that waits for $what", ({ name, transport, situation }) => {
  async function startWaiting(options: Partial<ClientOptions>, signal?: AbortSignal) {
    const provider = await startProvider(
      situation.muteTls ? { scheme: "https", greet: (socket) => socket.resume() } : {},
    );
    situation.prepare(provider);
    const call = provider.play(transport, options, signal ? { signal } : {});
    const reached = () => situation.reached(provider);
    await Promise.race([provider.api.until(reached), provider.tokens.until(reached)]);
    await whatIsUnderWayArrives();
    return { provider, call };
  }
  const story = (name === "fetch" && situation.overFetch) || situation.story;

  it("ends when it is aborted", async () => {
    const abort = new AbortController();
    const { call, provider } = await startWaiting({ maxRetries: 5 }, abort.signal);
    abort.abort();
    const expected = ended("AbortedError", ...story);
    expect(await call).toEqual(expected);
    await whatIsUnderWayArrives();
    expect(patchesAt(provider.api)).toBe(expected.patches);
  });

  it("ends when its deadline passes", async () => {
    const { leap } = takeClock();
    const { call } = await startWaiting({ maxRetries: 5 });
    leap();
    expect(await call).toEqual(ended("TimeoutError", ...story));
  });
});
