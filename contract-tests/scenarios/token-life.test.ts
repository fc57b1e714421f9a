// Proves that a token is fetched once, used until shortly before it expires, and renewed without a call waiting.
import { describe, expect, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { stopDate } from "../support/clocks.js";
import { delivered, ref, reply, silence, startProvider, transports, usedAt } from "../support/scripted-provider.js";

const { pass } = stopDate();

describe.each(transports)("a token that lives for an hour, over %s", (_, transport) => {
  it.each<[string, number, string, number, string]>([
    ["is used at first", 1, "token-1", 1, "token-1"],
    ["is used until the last fifth of its life", 2879, "token-1", 1, "token-1"],
    ["is renewed in the background from then on", 2880, "token-1", 2, "token-2"],
    ["is used until shortly before its end", 3569, "token-1", 2, "token-2"],
    ["is waited for again from then on", 3570, "token-2", 2, "token-2"],
    ["is waited for again when it is long past its end", 9999, "token-2", 2, "token-2"],
  ])("%s (after %i seconds)", async (_, seconds, used, tokenRequests, next) => {
    const provider = await startProvider();
    const { identifications } = createSolarisClient(provider.options(transport));
    expect(await provider.story(identifications.authorize(ref(1)))).toEqual(delivered());
    pass(seconds);
    const second = delivered(1, { patches: 2, requestId: "request-2" });
    const { tokenRequests: _background, ...story } = await provider.story(identifications.authorize(ref(2)));
    expect({ ...story, tokenRequests: 1 }).toEqual(second);
    await provider.tokens.until(() => provider.tokens.requests.length === tokenRequests);
    // The answer to a renewal is read some turns later: from then on it is used.
    do {
      await provider.story(identifications.authorize(ref(3)));
    } while (usedAt(provider).at(-1) !== next);
    expect(usedAt(provider).slice(0, 2)).toEqual(["token-1", used]);
    expect(provider.tokens.requests).toHaveLength(tokenRequests);
  });

  it.each([
    ["fails", reply(401, "no")],
    ["hangs", silence],
  ] as const)("is used on when its renewal %s", async (_, step) => {
    const provider = await startProvider();
    const { identifications } = createSolarisClient(provider.options(transport));
    await provider.story(identifications.authorize(ref(1)));
    provider.tokens.script(step);
    pass(2880);
    await provider.story(identifications.authorize(ref(2)));
    await provider.tokens.until(() => provider.tokens.requests.length === 2);
    const third = await provider.story(identifications.authorize(ref(3)));
    expect(third).toMatchObject({ result: "delivered", attempts: 1, patches: 3 });
    expect(usedAt(provider)).toEqual(["token-1", "token-1", "token-1"]);
  });
});

it("a token request leaves no connection", async () => {
  const provider = await startProvider();
  expect(await provider.play({})).toEqual(delivered());
  // An idle connection that is kept outlasts this test.
  await provider.tokens.until(() => provider.tokens.seen.open === 0);
  expect(provider.api.seen.open).toBe(1);
});
