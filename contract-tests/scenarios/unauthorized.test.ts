// Proves that a call with a 401 is sent again once, with a new token, and that a refused token is never used again.
import { describe, expect, it, vi } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import {
  authorized,
  delivered,
  failed,
  grant,
  ref,
  reply,
  reset,
  type Step,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

const unauthorized = reply(401, { code: "invalid_token" });
const refused = failed("AuthenticationError", "rejected", { status: 401, requestId: "request-1" });
const stillGood: Step = (socket, nth, request) =>
  (request.authorization === "Bearer token-1" ? unauthorized : authorized)(socket, nth, request);

describe.each(transports)("over %s", (_, transport) => {
  it.each<[string, Step[], object, string[]]>([
    ["once", [unauthorized, authorized], delivered(2, { tokenRequests: 2 }), ["token-1", "token-2"]],
    [
      "for ever",
      [unauthorized],
      { ...refused, attempts: 2, patches: 2, tokenRequests: 2, requestId: "request-2" },
      ["token-1", "token-2"],
    ],
    [
      "and then 429",
      [unauthorized, reply(429, "", { "retry-after": 0 }), authorized],
      delivered(3, { tokenRequests: 2 }),
      ["token-1", "token-2", "token-2"],
    ],
    [
      "after 429",
      [reply(429, "", { "retry-after": 0 }), unauthorized, authorized],
      delivered(3, { tokenRequests: 2 }),
      ["token-1", "token-1", "token-2"],
    ],
    [
      "and then 503",
      [unauthorized, reply(503), authorized],
      failed("ServerError", "unknown", { attempts: 2, status: 503, requestId: "request-2", tokenRequests: 2 }),
      ["token-1", "token-2"],
    ],
    [
      "and then nothing",
      [unauthorized, reset, authorized],
      failed("ConnectionError", "unknown", { attempts: 2, tokenRequests: 2 }),
      ["token-1", "token-2"],
    ],
  ])("a call with a 401 %s", async (_, steps, expected, tokens) => {
    const provider = await startProvider();
    provider.api.script(...steps);
    expect(await provider.play(transport)).toEqual(expected);
    expect(provider.api.requests.map(({ authorization }) => authorization)).toEqual(tokens.map((t) => `Bearer ${t}`));
  });

  it("a call is sent again after 401 with maxRetries 0", async () => {
    const provider = await startProvider();
    provider.api.script(unauthorized, authorized);
    expect(await provider.play(transport, { maxRetries: 0 })).toEqual(delivered(2, { tokenRequests: 2 }));
  });

  it("a call is not sent again with the token that was refused", async () => {
    const provider = await startProvider();
    provider.api.script(unauthorized);
    const auth = vi.fn(() => "same");
    expect(await provider.play(transport, { auth })).toEqual({ ...refused, tokenRequests: 0 });
    expect(auth.mock.calls).toMatchObject([[{ rejectedToken: undefined }], [{ rejectedToken: "same" }]]);
  });

  it("a call is not sent again when the token endpoint returns the refused token once more", async () => {
    const provider = await startProvider();
    provider.tokens.script(reply(200, { access_token: "same", expires_in: 3600 }));
    provider.api.script(unauthorized);
    expect(await provider.play(transport)).toEqual({ ...refused, tokenRequests: 2 });
  });

  it.each<[string, Step]>([
    ["is refused", reply(401, "no")],
    ["is answered with nonsense", reply(200, "<html>")],
  ])("a call stays rejected when the new token %s", async (_, step) => {
    const provider = await startProvider();
    provider.tokens.script(grant, step);
    provider.api.script(unauthorized, authorized);
    expect(await provider.play(transport)).toEqual({ ...refused, tokenRequests: 2 });
  });

  it("a call stays rejected when its own auth function fails the second time", async () => {
    const provider = await startProvider();
    provider.api.script(unauthorized, authorized);
    const auth = vi.fn().mockResolvedValueOnce("token").mockRejectedValueOnce(new Error("vault is sealed"));
    expect(await provider.play(transport, { auth })).toEqual({ ...refused, tokenRequests: 0 });
  });

  it("fifty concurrent calls with a 401 share one new token", async () => {
    const provider = await startProvider();
    provider.api.script(stillGood);
    const { identifications } = createSolarisClient(provider.options(transport));
    const calls = Array.from({ length: 50 }, (_, nth) => provider.story(identifications.authorize(ref(nth))));
    const stories = await Promise.all(calls);
    expect(stories.map(({ result, attempts }) => [result, attempts])).toEqual(Array(50).fill(["delivered", 2]));
    expect(provider.api.requests).toHaveLength(100);
    expect(provider.tokens.requests).toHaveLength(2);
  });
});
