// Responses of the token endpoint.

import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import { AuthenticationError, ConnectionError, clientCredentials } from "../index.js";
import { CallEnded } from "../internal/deadline.js";

const server = await startHttpServer();
afterAll(() => server.close());
// No pause before a token request is repeated.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const tokenUrl = `${server.url}/oauth2/token`;
const credentials = { clientId: "partner", clientSecret: "s3cret", tokenUrl };
const granted = { access_token: "t0ken", token_type: "bearer", expires_in: 3599, scope: "partners" };

/** The token, or the error for the response of the token endpoint. */
async function tokenFrom(handler: Handler, options = {}): Promise<unknown> {
  server.script(handler);
  const { signal } = new AbortController();
  return Promise.resolve(clientCredentials({ ...credentials, ...options })({ signal })).catch((thrown) => thrown);
}

it.each([200, 201, 299])("a token endpoint may issue a token with status %i", async (status) => {
  expect(await tokenFrom(answer(status, { access_token: "t0ken" }))).toBe("t0ken");
});

it.each([
  [{ expires_in: 600 }, 570_000],
  [{ expires_in: "3599" }, 3_569_000],
  [{ expires_in: "600" }, 570_000],
  [{ expires_in: 0.01 }, 9],
  [{ expires_in: 0.001 }, undefined],
  [{ expires_in: 0 }, undefined],
  [{ expires_in: "0" }, undefined],
  [{}, 3_570_000],
  [{ expires_in: null }, 3_570_000],
  [{ expires_in: "abc" }, 3_570_000],
  [{ expires_in: "" }, 3_570_000],
  [{ expires_in: "-1" }, 3_570_000],
  [{ expires_in: "1e3" }, 3_570_000],
  [{ expires_in: -1 }, 3_570_000],
  [{ expires_in: [600] }, 3_570_000],
  [{ expires_in: 1e300 }, 86_370_000],
  [{ expires_in: "9".repeat(400) }, 86_370_000],
])("a token endpoint with the lifetime %j issues a token that is shared for %i ms", async (said, usableMs) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const set = vi.fn();
  await tokenFrom(answer(200, { access_token: "t0ken", ...said }), { tokenStore: { get: () => null, set } });
  await nextTurn();
  expect(set.mock.lastCall?.[2]).toBe(usableMs);
});

it("a token endpoint with an infinite lifetime issues a token that is shared for a day", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const set = vi.fn();
  await tokenFrom(answer(200, '{"access_token":"t0ken","expires_in":1e999}'), { tokenStore: { get: () => null, set } });
  await nextTurn();
  expect(set.mock.lastCall?.[2]).toBe(86_370_000);
});

it.each<[string, number, unknown, string]>([
  ["refuses in plain text", 400, "Bad Request", "refused the client credentials with status 400"],
  ["refuses in JSON", 401, { error: "invalid_client" }, "refused the client credentials with status 401"],
  ["redirects", 307, granted, "answered the client credentials with status 307"],
  ["answers a page", 200, "<html></html>", "answered 200 without an access_token in a JSON object"],
  ["answers nothing", 204, "", "answered 204 without an access_token in a JSON object"],
  ["answers null", 200, "null", "answered 200 without an access_token in a JSON object"],
  ["answers a list", 200, [granted], "answered 200 without an access_token in a JSON object"],
  ["answers no token", 200, { expires_in: 3599 }, "answered 200 without an access_token in a JSON object"],
  ["answers a number", 200, { access_token: 7 }, "answered 200 without an access_token in a JSON object"],
  [
    "answers an empty token",
    200,
    { access_token: "" },
    "returned a token with characters that are not allowed in a header",
  ],
  [
    "answers two lines",
    200,
    { access_token: "t0\nken" },
    "returned a token with characters that are not allowed in a header",
  ],
])("a token endpoint that %s causes an authentication error with the response", async (_, status, body, what) => {
  const error = await tokenFrom(answer(status, body, { "x-request-id": "r1", location: tokenUrl }));
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({
    message: `The token endpoint ${what}.`,
    ...{ code: "authentication_failed", delivery: "not-sent", attempts: 0, status, requestId: "r1", errors: [] },
    response: { status, body: typeof body === "string" ? body : JSON.stringify(body) },
  });
  expect(server.requests).toHaveLength(1);
});

it.each<[string, Handler, number]>([
  ["is busy", answer(429), 429],
  ["fails with a page", answer(502, "<html></html>"), 502],
  ["fails with an unknown status", answer(599), 599],
])("a token endpoint that %s gets three requests in total", async (_, handler, status) => {
  const error = await tokenFrom(handler);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ delivery: "not-sent", status, response: { status } });
  expect(server.requests).toHaveLength(3);
});

it.each<[string, Handler]>([
  ["breaks off", (response) => response.destroy()],
  ["is busy", answer(429)],
  ["fails", answer(500)],
])("a token endpoint that %s twice may then issue a token", async (_, trouble) => {
  const handler: Handler = (response, request) =>
    (server.requests.length < 3 ? trouble : answer(200, granted))(response, request);
  expect(await tokenFrom(handler)).toBe("t0ken");
  expect(server.requests).toHaveLength(3);
});

it.each(["breaks off", "cannot be reached"])(
  "a token endpoint that %s is a connection error, and nothing was sent",
  async (what) => {
    const gone = await startHttpServer();
    await gone.close();
    const options = what === "breaks off" ? {} : { tokenUrl: gone.url };
    const error = await tokenFrom((response) => response.destroy(), options);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      message: `The token endpoint could not be reached (${what === "breaks off" ? "ECONNRESET" : "ECONNREFUSED"}).`,
      ...{ code: "connection_failed", delivery: "not-sent", attempts: 0, cause: expect.any(Error) },
    });
    expect(server.requests).toHaveLength(what === "breaks off" ? 3 : 0);
  },
);

it("the pause between two token requests ends when no call waits for the token", async () => {
  vi.mocked(Math.random).mockReturnValue(1);
  const leaving = new AbortController();
  server.script((response, request) => {
    answer(503)(response, request);
    response.on("close", () => setImmediate(() => leaving.abort("left")));
  });
  await expect(clientCredentials(credentials)({ signal: leaving.signal })).rejects.toBe("left");
  expect(server.requests).toHaveLength(1);
});

describe("the observer of token requests", () => {
  const anyMs = expect.any(Number);
  const observed = async (handler: Handler, options = {}) => {
    const onTokenRequest = vi.fn();
    await tokenFrom(handler, { onTokenRequest, ...options });
    return onTokenRequest.mock.calls.map(([event]) => event);
  };

  it("receives each request, its duration and its result", async () => {
    vi.mocked(Math.random).mockReturnValueOnce(0.02).mockReturnValueOnce(0.01);
    const steps = [answer(503), (response: ServerResponse) => void response.destroy(), answer(201, granted)];
    const events = await observed((response, request) => steps[server.requests.length - 1]?.(response, request));
    expect(events).toEqual([
      { attempt: 1, durationMs: anyMs, status: 503, errorCode: "authentication_failed", retryInMs: 10 },
      { attempt: 2, durationMs: anyMs, errorCode: "connection_failed", retryInMs: 10 },
      { attempt: 3, durationMs: anyMs, status: 201 },
    ]);
  });

  it.each<[string, Handler, object]>([
    ["a refusal", answer(401, { error: "invalid_client" }), { status: 401, errorCode: "authentication_failed" }],
    ["a response without a token", answer(200, "{}"), { status: 200, errorCode: "authentication_failed" }],
  ])("receives %s", async (_, handler, facts) => {
    expect(await observed(handler)).toEqual([{ attempt: 1, durationMs: anyMs, ...facts }]);
  });

  it("learns that the last request is not repeated", async () => {
    const events = await observed(answer(500));
    expect(events.map(({ attempt, retryInMs }) => [attempt, retryInMs])).toEqual([
      [1, 0],
      [2, 0],
      [3, undefined],
    ]);
  });

  it.each<[string, unknown, string]>([
    ["the deadline passed", new CallEnded("deadline", "late"), "timeout"],
    ["the caller left", new CallEnded("caller", "left"), "aborted"],
    ["code of the caller's aborted it", "enough", "aborted"],
  ])("learns that no call waits any more, because %s", async (_, reason, errorCode) => {
    const leaving = new AbortController();
    server.script(() => leaving.abort(reason));
    const told = new Promise((resolve) => {
      const auth = clientCredentials({ ...credentials, onTokenRequest: resolve });
      auth({ signal: leaving.signal }).catch(() => {});
    });
    expect(await told).toEqual({ attempt: 1, durationMs: anyMs, errorCode });
  });

  it("receives no secret, even if the token endpoint repeats one", async () => {
    const basic = Buffer.from("partner:s3cret").toString("base64");
    const secrets = /s3cret|t0ken|cGFydG5lcjpzM2NyZXQ/;
    const told: unknown[] = [];
    const body = { error: "s3cret", error_description: `Basic ${basic}`, error_uri: "https://x/?t0ken", code: "t0ken" };
    const headers = { "x-request-id": "s3cret of t0ken", "www-authenticate": `Basic ${basic}` };
    const error = await tokenFrom(answer(401, body, headers), { onTokenRequest: (event: unknown) => told.push(event) });
    expect(error).toMatchObject({ status: 401, errors: [], response: { body: expect.stringMatching(secrets) } });
    expect(told).toHaveLength(1);
    expect(`${inspect([error, told], { depth: 9 })} ${JSON.stringify([error, told])} ${error}`).not.toMatch(secrets);
  });

  it("may throw: its errors are ignored", async () => {
    const onTokenRequest = () => {
      throw new Error("observer");
    };
    expect(await tokenFrom(answer(200, granted), { onTokenRequest })).toBe("t0ken");
  });
});
