// Proves that concurrent calls for one identification share one request, and that each can leave on its own.
import { describe, expect, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import {
  authorized,
  delivered,
  ended,
  failed,
  type Provider,
  ref,
  reply,
  type Step,
  startProvider,
  takeClock,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

/** A step that responds when the test says so. */
function later(step: Step): { step: Step; answer: () => void } {
  const held: (() => void)[] = [];
  return {
    step: (...exchange) => void held.push(() => step(...exchange)),
    answer() {
      for (const answer of held.splice(0)) answer();
    },
  };
}

async function start(transport: Parameters<Provider["options"]>[0], step: Step = authorized) {
  const provider = await startProvider();
  const { step: held, answer } = later(step);
  provider.api.script(held, authorized);
  const { identifications } = createSolarisClient(provider.options(transport));
  const call = (options = {}, nth = 1) => provider.story(identifications.authorize(ref(nth), options));
  const arrived = async (count = 1) => {
    await provider.api.until(() => provider.api.requests.length === count);
    await whatIsUnderWayArrives();
  };
  return { ...provider, call, answer, arrived };
}

describe.each(transports)("over %s", (_, transport) => {
  it.each<[string, Step, object]>([
    ["the identification", authorized, delivered()],
    ["a refusal", reply(409), failed("ConflictError", "rejected", { status: 409, requestId: "request-1" })],
    ["a failure", (socket) => socket.destroy(), failed("ConnectionError", "unknown")],
  ])("two calls for the same identification get %s from one request", async (_, step, expected) => {
    const { call, answer, arrived } = await start(transport, step);
    const early = [call(), call()];
    await arrived();
    const calls = [...early, call()];
    answer();
    expect(await Promise.all(calls)).toEqual([expected, expected, expected]);
  });

  it("two calls for different identifications are two requests, with one token", async () => {
    const { call, answer, arrived, api } = await start(transport);
    const calls = [call({}, 1), call({}, 2)];
    await arrived(2);
    answer();
    const stories = await Promise.all(calls);
    expect(stories.map(({ result, tokenRequests }) => [result, tokenRequests])).toEqual(
      Array(2).fill(["delivered", 1]),
    );
    expect(new Set(api.requests.map(({ path }) => path)).size).toBe(2);
  });

  it.each<[string, Step, object]>([
    ["an answer", authorized, delivered()],
    ["a refusal", reply(409), failed("ConflictError", "rejected", { status: 409, requestId: "request-1" })],
  ])("a call after %s is a new request", async (_, step, expected) => {
    const { call, answer, arrived } = await start(transport, step);
    const first = call();
    await arrived();
    answer();
    expect(await first).toEqual(expected);
    expect(await call()).toEqual(delivered(1, { patches: 2, requestId: "request-2" }));
  });

  it("one of two callers leaves, and the other gets the response", async () => {
    const { call, answer, arrived, api } = await start(transport);
    const abort = new AbortController();
    const calls = [call({ signal: abort.signal }), call()] as const;
    await arrived();
    abort.abort();
    expect(await calls[0]).toEqual(ended("AbortedError", "answer", "unknown"));
    expect(api.seen.open).toBe(1);
    answer();
    expect(await calls[1]).toEqual(delivered());
  });

  it("a caller with an earlier deadline times out alone", async () => {
    const { leap } = takeClock();
    const { call, answer, arrived } = await start(transport);
    const calls = [call({ timeoutMs: 100_000 }), call({ timeoutMs: 1_000_000 })] as const;
    await arrived();
    leap();
    expect(await calls[0]).toEqual(ended("TimeoutError", "answer", "unknown"));
    answer();
    expect(await calls[1]).toEqual(delivered());
  });

  it("both leave, which ends the request; a call right afterwards is a new one", async () => {
    const { call, arrived, api } = await start(transport);
    const aborts = [new AbortController(), new AbortController()] as const;
    const calls = aborts.map(({ signal }) => call({ signal }));
    await arrived();
    for (const abort of aborts) abort.abort();
    const left = ended("AbortedError", "answer", "unknown");
    expect(await Promise.all(calls)).toEqual([left, left]);
    await api.until(() => api.seen.open < api.seen.connections);
    expect(await call()).toEqual(delivered(1, { patches: 2, requestId: "request-2" }));
  });

  it("one leaves, and later the other", async () => {
    const { call, arrived } = await start(transport);
    const aborts = [new AbortController(), new AbortController()] as const;
    const calls = aborts.map(({ signal }) => call({ signal }));
    await arrived();
    for (const [nth, abort] of aborts.entries()) {
      abort.abort();
      expect(await calls[nth]).toEqual(ended("AbortedError", "answer", "unknown"));
    }
  });

  it("a call in the same moment in which the others leave gets one response", async () => {
    const { call, answer, arrived } = await start(transport);
    const abort = new AbortController();
    const first = call({ signal: abort.signal });
    await arrived();
    abort.abort();
    const second = call();
    expect(await first).toEqual(ended("AbortedError", "answer", "unknown"));
    answer();
    expect(await second).toEqual(delivered());
  });
});
