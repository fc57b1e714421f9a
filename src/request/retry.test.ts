import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resultOrError } from "../../contract-tests/support/calls.js";
import type { Effect } from "../errors.js";
import { ConnectionError } from "../errors.js";
import * as errors from "../index.js";
import { CallEnded } from "../internal/deadline.js";
import { checkClientOptions } from "../options.js";
import { TransportError } from "../transport/transport.js";
import { CallState } from "./call-state.js";
import { type Result, readResponse } from "./result.js";
import { type OperationCall, requestWithRetries } from "./retry.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The course of one attempt: a response, or how far it gets. `written` counts as sent although it never connected. */
type Step = number | "hang" | "connection" | "written" | "exchange" | { status: number; retryAfter: string };

/** The result of a call whose attempts go like this, and its events. */
async function outcomeOf(
  steps: (Step | (() => Step))[],
  { maxRetries = 2, deadlineAt = 150_000, effect = "sms" as Effect, body = '{"id":"i1","status":"created"}' } = {},
  leaveAt?: number,
) {
  const onAttempt = vi.fn<(event: errors.AttemptEvent) => void>();
  const call: OperationCall<Result<errors.Identification>> = {
    operation: "authorizeIdentification",
    effect,
    maxRetries,
    async send({ signal, state: callState }) {
      const next = steps.shift() ?? 501;
      const step = typeof next === "function" ? next() : next;
      if (step !== "connection") callState.sent();
      if (step === "connection" || step === "written") throw new TransportError("connection", "cause");
      if (step === "hang") {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        throw new TransportError("exchange", signal.reason);
      }
      if (step === "exchange") throw new TransportError("exchange", "cause");
      const { status, retryAfter } = typeof step === "object" ? step : { status: step, retryAfter: "" };
      const response = { status, headers: { "retry-after": retryAfter }, body };
      return { response, reached: { stage: "response", status } };
    },
    read: (exchange, json, progress) =>
      readResponse("authorizeIdentification", { person_id: "p1", id: "i1" }, exchange, json, progress),
  };
  const client = checkClientOptions({ environment: "sandbox", auth: () => "t0ken", onAttempt });
  const state = new CallState(effect);
  state.deadlines.add({ at: deadlineAt });
  const leaving = new AbortController();
  if (leaveAt) setTimeout(() => leaving.abort(new CallEnded("caller", "The caller left")), leaveAt);
  const result = requestWithRetries(call, client, state, leaving.signal);
  const [outcome] = await Promise.all([resultOrError(result), vi.runAllTimersAsync()]);
  return { outcome, progress: state.snapshot(), events: onAttempt.mock.calls.map(([event]) => event) };
}

it.each<[string, Step[], number]>([
  ["after 429", [429, 429, 200], 3],
  ["without a connection", ["connection", "connection", 200], 1],
  ["without a connection of a fetch, which cannot say so before", ["written", "written", 200], 1],
  ["for both in turn", [429, "connection", 200], 2],
])("is sent again %s, after twice the pause each time", async (_, steps, attempts) => {
  const { outcome, events } = await outcomeOf(steps);
  expect(outcome).toMatchObject({ meta: { status: 200, attempts } });
  expect(events).toMatchObject([{ retryInMs: 500 }, { retryInMs: 1000 }, { delivery: "delivered" }]);
  expect(performance.now()).toBe(1500);
});

it.each<[Step[], number, object]>([
  [[429, 429, 429], 2, { code: "rate_limited", delivery: "rejected", attempts: 3 }],
  [[429, 429], 1, { code: "rate_limited", delivery: "rejected", attempts: 2 }],
  [[429], 0, { code: "rate_limited", delivery: "rejected", attempts: 1 }],
  [["connection", "connection", "written"], 2, { code: "connection_failed", delivery: "not-sent", attempts: 0 }],
  [["connection"], 0, { code: "connection_failed", delivery: "not-sent", attempts: 0 }],
  [[429, "written", "connection"], 2, { code: "connection_failed", delivery: "rejected", attempts: 1 }],
  [["connection", 429, "exchange"], 2, { code: "connection_failed", delivery: "unknown", attempts: 2 }],
])("is not sent again more often than allowed: after %j with %i retries it fails", async (steps, maxRetries, facts) => {
  const { outcome, progress, events } = await outcomeOf([...steps], { maxRetries });
  expect(outcome).toBeInstanceOf(errors.SolarisError);
  expect(outcome).toMatchObject(facts);
  expect(facts).toMatchObject({ attempts: progress.attempts, delivery: progress.delivery });
  expect(events).toHaveLength(steps.length);
});

it.each<[Step, string, string]>([
  ["exchange", "connection_failed", "unknown"],
  [500, "server_error", "unknown"],
  [503, "server_error", "unknown"],
  [{ status: 503, retryAfter: "1" }, "server_error", "unknown"],
  [302, "unexpected_response", "unknown"],
  [400, "api_error", "rejected"],
  [403, "permission_denied", "rejected"],
  [409, "conflict", "rejected"],
])("is never sent again after %j, for any maxRetries", async (step, code, delivery) => {
  const { outcome, events } = await outcomeOf([step], { maxRetries: 9 });
  expect(outcome).toMatchObject({ code, delivery, attempts: 1 });
  expect(events).toMatchObject([{ errorCode: code, delivery, retryInMs: undefined }]);
});

it.each([
  ["0", 0],
  ["7", 7000],
  ["soon", 500],
])("is sent again after 429 with Retry-After: %s in %i ms", async (retryAfter, retryInMs) => {
  const { events } = await outcomeOf([{ status: 429, retryAfter }, 200]);
  expect(events).toMatchObject([{ status: 429, retryInMs }, { status: 200 }]);
  expect(performance.now()).toBe(retryInMs);
});

it.each([60, 600, 86_400])("waits for all of the %i s of a 429", async (seconds) => {
  const step = { status: 429, retryAfter: String(seconds) };
  const { outcome, events } = await outcomeOf([step, 200], { deadlineAt: 100_000_000 });
  expect(outcome).toMatchObject({ meta: { attempts: 2 } });
  expect(events[0]).toMatchObject({ retryInMs: seconds * 1000 });
  expect(performance.now()).toBe(seconds * 1000);
});

it.each<[Step, number]>([
  [{ status: 429, retryAfter: "7" }, 7000],
  [429, 500],
  ["connection", 500],
])("is sent again after %j only if the next attempt comes before the deadline", async (step, pauseMs) => {
  const late = await outcomeOf([step, 200], { deadlineAt: pauseMs });
  expect(late.outcome).toBeInstanceOf(errors.SolarisError);
  expect(late.events).toMatchObject([{ retryInMs: undefined }]);
  expect(performance.now()).toBe(0);
  expect((await outcomeOf([step, 200], { deadlineAt: pauseMs + 1 })).outcome).toHaveProperty("meta");
});

it("is not aborted before the deadline of its callers, because it may have sent an SMS", async () => {
  const { outcome, events } = await outcomeOf(["hang"], { deadlineAt: 90_000 }, 80_000);
  expect(outcome).toMatchObject({ code: "aborted", delivery: "unknown" });
  expect(events).toMatchObject([{ durationMs: 80_000 }]);
});

it("is not sent again after an unknown failure, and reports how far it got", async () => {
  const bug = new TypeError("bug");
  const fail = () => {
    throw bug;
  };
  const { outcome, events } = await outcomeOf([fail]);
  expect(outcome).toBeInstanceOf(ConnectionError);
  expect(outcome).toMatchObject({ delivery: "not-sent", attempts: 0, cause: bug });
  expect(events).toMatchObject([{ attempt: 1, errorCode: "connection_failed", delivery: "not-sent" }]);
});

describe("a call without an effect", () => {
  const effect = "none";

  it.each<[Step, string | undefined]>([
    ["exchange", undefined],
    ["written", undefined],
    ["connection", undefined],
    [429, undefined],
    [500, undefined],
    [503, undefined],
  ])("is sent again after %j", async (step) => {
    const { outcome, events } = await outcomeOf([step, step, 200], { effect });
    expect(outcome).toMatchObject({ meta: { status: 200 } });
    expect(events).toMatchObject([{ retryInMs: 500 }, { retryInMs: 1000 }, { delivery: "delivered" }]);
  });

  it("is aborted when its share of the time has passed, and sent again", async () => {
    const { outcome, events } = await outcomeOf(["hang", "hang", 200], { effect, deadlineAt: 90_000 });
    expect(outcome).toMatchObject({ meta: { status: 200, attempts: 3 } });
    // A third of 90 s, a pause, and half of the rest.
    expect(events).toMatchObject([{ durationMs: 30_000 }, { durationMs: 29_750 }, { delivery: "delivered" }]);
  });

  it("has all of the remaining time for its last attempt", async () => {
    const { outcome, events } = await outcomeOf([429, "hang"], { effect, deadlineAt: 90_000, maxRetries: 1 }, 80_000);
    expect(events).toHaveLength(2);
    expect(outcome).toMatchObject({ code: "aborted", attempts: 2 });
  });

  it("is sent again after a response that cannot be used, as often as allowed", async () => {
    const { outcome, events } = await outcomeOf([200, 200, 200, 200], { effect, body: "<html>" });
    expect(outcome).toMatchObject({ code: "unexpected_response", attempts: 3 });
    expect(events).toHaveLength(3);
  });

  it.each([302, 400, 403, 404, 409, 422])("is not sent again after %i", async (status) => {
    const { outcome, events } = await outcomeOf([status, 200], { effect });
    expect(outcome).toBeInstanceOf(errors.SolarisError);
    expect(events).toHaveLength(1);
  });

  it.each<Step>(["connection", "exchange", 403, 500])("has no error that mentions an SMS: %j", async (step) => {
    const { outcome } = await outcomeOf([step], { effect, maxRetries: 0 });
    expect(String((outcome as Error).message)).toMatch(/^(The|No) .*\.$/);
    expect(String((outcome as Error).message)).not.toMatch(/SMS/);
  });
});
