// Proves that nothing is sent without a token, for any failure of the token endpoint, and that no secret is printed.
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createSolarisClient, SolarisError } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  delivered,
  ended,
  failed,
  grant,
  head,
  ref,
  reply,
  reset,
  type Step,
  silence,
  startProvider,
  takeClock,
  transports,
  write,
} from "../support/scripted-provider.js";

fixPauses(0);

const noToken = (status: number, tokenRequests = 1) =>
  failed("AuthenticationError", "not-sent", {
    ...{ attempts: 0, status, requestId: `request-${tokenRequests}`, tokenRequests },
  });
const unreached = failed("ConnectionError", "not-sent", { attempts: 0, tokenRequests: 3 });
const token = (status: number, body: unknown): Step => reply(status, body);
const granted = { access_token: "token-1", expires_in: 3600 };

describe.each(transports)("over %s", (name, transport) => {
  it.each<[string, Step[], object]>([
    ["accepts with 201", [token(201, granted)], delivered()],
    ["grants a token without saying for how long", [token(200, { access_token: "token-1" })], delivered()],
    ["grants a token that is about to expire", [token(200, { ...granted, expires_in: 0 })], delivered()],
    ["refuses in plain text", [reply(401, "invalid_client: s3cret")], noToken(401)],
    ["refuses with 400", [reply(400, { error: "invalid_scope" })], noToken(400)],
    ["answers a page", [reply(200, "<!doctype html><title>Log in</title>")], noToken(200)],
    ["answers nothing", [reply(204)], noToken(204)],
    ["answers a list", [reply(200, [granted])], noToken(200)],
    ["answers without a token", [reply(200, { token_type: "bearer" })], noToken(200)],
    ["answers a number for a token", [reply(200, { access_token: 1 })], noToken(200)],
    ["answers an empty token", [reply(200, { access_token: "" })], noToken(200)],
    ["answers a token with a line break", [reply(200, { access_token: "s3cret\r\nx-evil: 1" })], noToken(200)],
    ["fails twice", [reply(503), reply(503), grant], delivered(1, { tokenRequests: 3 })],
    ["limits twice", [reply(429), reply(429), grant], delivered(1, { tokenRequests: 3 })],
    ["fails for ever", [reply(503)], noToken(503, 3)],
    ["resets the connection twice", [reset, reset, grant], delivered(1, { tokenRequests: 3 })],
    ["resets the connection for ever", [reset], unreached],
    ["breaks its answer off", [write(head(200, { "content-length": 99 }), (socket) => socket.end())], unreached],
    [
      "pours a body without an end",
      [write(head(200) + " ".repeat(2 ** 20 + 1))],
      failed("AuthenticationError", "not-sent", { attempts: 0, status: 200 }),
    ],
  ])("a token endpoint that %s", async (_, steps, expected) => {
    const provider = await startProvider();
    provider.tokens.script(...steps);
    const call = createSolarisClient(provider.options(transport)).identifications.authorize(ref(1));
    expect(await provider.story(call)).toEqual(expected);
    const thrown = await call.catch((error: unknown) => error);
    if (thrown instanceof SolarisError) {
      expect(`${inspect(thrown)} ${JSON.stringify(thrown)} ${thrown.stack}`).not.toMatch(/s3cret|token-\d/);
      // The package's own transport has opened a connection meanwhile, for the call that did not come.
      expect(provider.api.seen.bytes).toBe(0);
      if (name === "fetch") expect(provider.api.seen.connections).toBe(0);
    }
  });

  it("a token endpoint where nothing listens", async () => {
    const provider = await startProvider();
    await provider.tokens.stop();
    expect(await provider.play(transport)).toEqual({ ...unreached, tokenRequests: 0 });
  });

  it("a token endpoint that hangs", async () => {
    const { leap } = takeClock();
    const provider = await startProvider();
    provider.tokens.script(silence, grant);
    const client = createSolarisClient(provider.options(transport));
    const call = provider.story(client.identifications.authorize(ref(1)));
    await provider.tokens.until(() => provider.tokens.requests.length === 1);
    leap();
    expect(await call).toEqual(ended("TimeoutError", "token", "not-sent", { attempts: 0 }));
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered(1, { tokenRequests: 2 }));
  });

  it("a token for which one of two callers does not wait long enough reaches the other", async () => {
    const provider = await startProvider();
    let answer = () => {};
    provider.tokens.script((...exchange) => {
      answer = () => grant(...exchange);
    });
    const client = createSolarisClient(provider.options(transport));
    const abort = new AbortController();
    const first = provider.story(client.identifications.authorize(ref(1), { signal: abort.signal }));
    const second = provider.story(client.identifications.authorize(ref(2)));
    await provider.tokens.until(() => provider.tokens.requests.length === 1);
    abort.abort();
    expect(await first).toEqual(ended("AbortedError", "token", "not-sent", { attempts: 0 }));
    answer();
    expect(await second).toEqual(delivered());
  });
});
