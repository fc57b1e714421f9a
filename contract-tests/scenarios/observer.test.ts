// Proves which event an observer receives for each attempt, and that it can neither break a call nor read a secret.
import { describe, expect, it, vi } from "vitest";
import { type AttemptEvent, createSolarisClient, NotSentError } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  authorized,
  delivered,
  ended,
  failed,
  iban,
  ref,
  reply,
  reset,
  type Step,
  silence,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

fixPauses(0.01);

const errorBody = { code: "invalid_token", detail: `${iban} token-1` };
const event = (attempt: number, facts: Partial<AttemptEvent>) => ({
  ...{ operation: "authorizeIdentification", attempt, durationMs: expect.any(Number) },
  ...facts,
});
const success = (attempt: number) => event(attempt, { status: 200, delivery: "delivered" });

describe.each(transports)("over %s", (_, transport) => {
  it.each<[string, Step[], object, object[]]>([
    ["answered", [authorized], delivered(), [success(1)]],
    [
      "refused and then answered",
      [reply(401, errorBody), reply(429, errorBody), authorized],
      delivered(3, { tokenRequests: 2 }),
      [
        event(1, { status: 401, errorCode: "authentication_failed", delivery: "rejected", retryInMs: 0 }),
        event(2, { status: 429, errorCode: "rate_limited", delivery: "rejected", retryInMs: 5 }),
        success(3),
      ],
    ],
    [
      "refused for good",
      [reply(422, errorBody)],
      failed("ApiError", "rejected", { status: 422, requestId: "request-1" }),
      [event(1, { status: 422, errorCode: "api_error", delivery: "rejected" })],
    ],
    [
      "failing",
      [reply(503, errorBody)],
      failed("ServerError", "unknown", { status: 503, requestId: "request-1" }),
      [event(1, { status: 503, errorCode: "server_error", delivery: "unknown" })],
    ],
    [
      "broken off",
      [reply(429, "", { "retry-after": 0 }), reset],
      failed("ConnectionError", "unknown", { attempts: 2 }),
      [
        event(1, { status: 429, errorCode: "rate_limited", delivery: "rejected", retryInMs: 0 }),
        event(2, { errorCode: "connection_failed", delivery: "unknown" }),
      ],
    ],
  ])("the events of a call that is %s", async (_, steps, expected, events) => {
    const provider = await startProvider();
    provider.api.script(...steps);
    const onAttempt = vi.fn();
    expect(await provider.play(transport, { onAttempt })).toEqual(expected);
    const told = onAttempt.mock.calls.map(([event]) => event);
    expect(told).toEqual(events);
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${iban}|token-|s3cret|p1|i1`));
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("observer");
      },
    ],
    ["rejects", () => Promise.reject(new Error("observer"))],
    ["never settles", () => new Promise(() => {})],
  ])("an observer that %s breaks nothing", async (_, observe) => {
    const provider = await startProvider();
    provider.api.script(reply(429, "", { "retry-after": 0 }), authorized);
    // A mock would handle the rejection.
    let told = 0;
    const onAttempt = () => {
      told++;
      return observe();
    };
    expect(await provider.play(transport, { onAttempt })).toEqual(delivered(2));
    expect(told).toBe(2);
  });

  it.each([
    ["an error without more to it", new Error("left")],
    [
      "an error of another connection",
      Object.assign(new Error("refused"), { syscall: "connect", code: "ECONNREFUSED" }),
    ],
    ["an error that says of another request that it was not sent", new NotSentError()],
  ])("the events of a call that its caller ends with %s", async (_, reason) => {
    const provider = await startProvider();
    provider.api.script(silence);
    let told = (_event: AttemptEvent) => {};
    const event1 = new Promise<AttemptEvent>((resolve) => {
      told = resolve;
    });
    const client = createSolarisClient({ ...provider.options(transport), onAttempt: (event) => told(event) });
    const abort = new AbortController();
    const call = provider.story(client.identifications.authorize(ref(1), { signal: abort.signal }));
    await provider.api.until(() => provider.api.requests.length === 1);
    abort.abort(reason);
    expect(await call).toEqual(ended("AbortedError", "answer", "unknown"));
    expect(await event1).toEqual(event(1, { errorCode: "aborted", delivery: "unknown" }));
  });
});
