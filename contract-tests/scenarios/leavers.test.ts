// Proves that a caller that leaves while others wait gets `unknown`: their request may still send an SMS.
import { describe, expect, it } from "vitest";
import { type AttemptEvent, createSolarisClient } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  authorized,
  delivered,
  ended,
  grant,
  type Provider,
  ref,
  reply,
  startProvider,
  takeClock,
  transports,
} from "../support/scripted-provider.js";

fixPauses(0.1);

describe.each(transports)("over %s", (_, transport) => {
  async function start(prepare: (provider: Provider) => unknown, onAttempt = (_event: AttemptEvent) => {}) {
    const provider = await startProvider();
    prepare(provider);
    const client = createSolarisClient({ ...provider.options(transport), onAttempt });
    const abort = new AbortController();
    const leaver = provider.story(client.identifications.authorize(ref(1), { signal: abort.signal }));
    const other = provider.story(client.identifications.authorize(ref(1)));
    return { provider, abort, leaver, other };
  }

  it("a caller leaves before the token arrives, and then the others' request is sent", async () => {
    let answer = () => {};
    const { provider, abort, leaver, other } = await start(({ tokens }) =>
      tokens.script((...exchange) => {
        answer = () => grant(...exchange);
      }),
    );
    await provider.tokens.until(() => provider.tokens.requests.length === 1);
    abort.abort();
    expect(await leaver).toEqual(ended("AbortedError", "token", "unknown", { attempts: 0 }));
    answer();
    expect(await other).toEqual(delivered());
  });

  it("a caller leaves before a refused request is sent again for the others", async () => {
    // The pause ends when the caller that left has its result, however long that takes.
    const { leap } = takeClock();
    let refused = () => {};
    const attempted = new Promise<void>((resolve) => {
      refused = resolve;
    });
    const { abort, leaver, other } = await start(
      ({ api }) => api.script(reply(429, "", { "retry-after": 100 }), authorized),
      () => refused(),
    );
    await attempted;
    abort.abort();
    expect(await leaver).toEqual(ended("AbortedError", "turn", "unknown"));
    leap(100_000);
    expect(await other).toEqual(delivered(2));
  });

  it("a caller has less time than the provider asks to wait, and another has more", async () => {
    const { leap } = takeClock();
    const provider = await startProvider();
    provider.api.script(reply(429, "", { "retry-after": 60 }), authorized);
    const onAttempt = () => setImmediate(() => leap(60_000));
    const { identifications } = createSolarisClient({ ...provider.options(transport), onAttempt });
    const hurried = provider.story(identifications.authorize(ref(1), { timeoutMs: 30_000 }));
    const patient = provider.story(identifications.authorize(ref(1), { timeoutMs: 900_000 }));
    expect(await hurried).toMatchObject({ result: "TimeoutError", delivery: "unknown", tokenRequests: 1 });
    expect(await patient).toEqual(delivered(2));
  });
});
