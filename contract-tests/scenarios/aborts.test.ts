// Proves that a call which is aborted between two steps, or before the first, sends nothing more, and that its error says so.
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { AttemptEvent } from "../../src/index.js";
import {
  authorized,
  delivered,
  ended,
  fetchThatSaysSo,
  reply,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

describe.each(transports)("a call over %s", (name, transport) => {
  it.each([0, 2])(
    "that waits for the next attempt ends when it is aborted (%i requests refused before)",
    async (before) => {
      const provider = await startProvider();
      const soon = Array(before).fill(reply(429, "", { "retry-after": 0 }));
      provider.api.script(...soon, reply(429, "", { "retry-after": 60 }), authorized);
      const abort = new AbortController();
      const onAttempt = ({ retryInMs }: AttemptEvent) => retryInMs && setImmediate(() => abort.abort());
      const story = await provider.play(transport, { onAttempt, maxRetries: 5 }, { signal: abort.signal });
      expect(story).toEqual(ended("AbortedError", "turn", "rejected", { attempts: before + 1 }));
    },
  );

  it("that was never sent, and waits for the next attempt, ends when it is aborted", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    onTestFinished(() => void vi.restoreAllMocks());
    const provider = await startProvider();
    await provider.api.stop();
    const abort = new AbortController();
    const onAttempt = () => setImmediate(() => abort.abort());
    const carrier = name === "fetch" ? fetchThatSaysSo : transport;
    const story = await provider.play(carrier, { onAttempt }, { signal: abort.signal });
    expect(story).toEqual(ended("AbortedError", "turn", "not-sent", { attempts: 0 }));
  });

  it("that is aborted before it starts sends nothing and requests no token", async () => {
    const provider = await startProvider();
    const auth = vi.fn(() => "token");
    const story = await provider.play(transport, { auth }, { signal: AbortSignal.abort() });
    expect(story).toEqual(ended("AbortedError", "token", "not-sent", { attempts: 0, tokenRequests: 0 }));
    expect(auth).not.toHaveBeenCalled();
    expect([provider.api.seen.connections, provider.tokens.seen.connections]).toEqual([0, 0]);
  });

  it("that is aborted after its response keeps its result", async () => {
    const provider = await startProvider();
    const abort = new AbortController();
    expect(await provider.play(transport, {}, { signal: abort.signal })).toEqual(delivered());
    abort.abort();
  });

  // The token is there, and the request not yet written: an abort may fall in any of the steps in between.
  it.each(Array.from({ length: 25 }, (_, steps) => steps))(
    "that is aborted %i microtasks after the token came",
    async (steps) => {
      const provider = await startProvider();
      const abort = new AbortController();
      const auth = async () => {
        let step = Promise.resolve();
        for (let taken = 0; taken < steps; taken++) step = step.then(() => {});
        step.then(() => abort.abort());
        return "token";
      };
      const { result, delivery, patches } = await provider.play(
        transport,
        { auth, maxRetries: 0 },
        { signal: abort.signal },
      );
      expect(result).toBe("AbortedError");
      if (delivery === "not-sent") expect(patches).toBe(0);
    },
  );
});
