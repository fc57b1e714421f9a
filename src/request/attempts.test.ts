// A pending call: the events of its attempts, and the errors of callers that leave.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resultOrError } from "../../contract-tests/support/calls.js";
import { AbortedError, type Auth, type ClientOptions, type Identification } from "../index.js";
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

type Send = OperationCall<Result<Identification>>["send"];

/** Gets a response with this status. */
const answered =
  (status: number): Send =>
  async ({ state }) => {
    state.sent();
    const response = { status, headers: {}, body: '{"id":"i1","status":"created"}' };
    return { response, reached: { stage: "response", status } };
  };
const [success, busy] = [answered(200), answered(429)];
const unreachable: Send = () => Promise.reject(new TransportError("connection", "cause"));
const broken: Send = async ({ state }) => {
  state.sent();
  throw new TransportError("exchange", "cause");
};
const onAttempt = vi.fn();
beforeEach(() => void onAttempt.mockReset());

/** A call whose attempts go like this, one after the other. */
function startCall(sends: Send[], options: Partial<ClientOptions> = {}, signal = new AbortController().signal) {
  const send: Send = (context) => (sends.shift() ?? success)(context);
  const client = checkClientOptions({
    environment: "sandbox",
    auth: () => "t0ken",
    onAttempt,
    ...options,
  } as ClientOptions);
  const call: OperationCall<Result<Identification>> = {
    operation: "authorizeIdentification",
    effect: "sms",
    maxRetries: client.maxRetries,
    send,
    read: (exchange, json, progress) =>
      readResponse("authorizeIdentification", { person_id: "p1", id: "i1" }, exchange, json, progress),
  };
  const state = new CallState("sms");
  state.deadlines.add({ at: 150_000 });
  return { outcome: resultOrError(requestWithRetries(call, client, state, signal)), state };
}

describe("the observer", () => {
  it("receives each attempt, its duration and its result", async () => {
    const slow: Send = (context) => {
      vi.advanceTimersByTime(30);
      return unreachable(context);
    };
    const { outcome } = startCall([slow, busy, success]);
    await vi.runAllTimersAsync();
    await outcome;
    const operation = "authorizeIdentification";
    const unsent = { errorCode: "connection_failed", delivery: "not-sent", retryInMs: 500 };
    const refused = { status: 429, errorCode: "rate_limited", delivery: "rejected", retryInMs: 1000 };
    expect(onAttempt.mock.calls).toEqual([
      [{ operation, attempt: 1, durationMs: 30, ...unsent }],
      [{ operation, attempt: 2, durationMs: 0, ...refused }],
      [{ operation, attempt: 3, durationMs: 0, status: 200, delivery: "delivered" }],
    ]);
  });

  it("does not receive the time to get a token", async () => {
    const auth: Auth = () => {
      vi.advanceTimersByTime(700);
      return "t0ken";
    };
    const { outcome } = startCall([success], { auth });
    await outcome;
    expect(onAttempt.mock.calls).toMatchObject([[{ durationMs: 0 }]]);
  });

  it("may throw: its errors are ignored", async () => {
    onAttempt.mockThrow(new Error("observer"));
    const { outcome } = startCall([busy, success]);
    await vi.runAllTimersAsync();
    expect(await outcome).toHaveProperty("meta.attempts", 2);
  });

  it("is optional", async () => {
    expect(await startCall([success], { onAttempt: undefined } as object).outcome).toHaveProperty("meta");
  });
});

describe("a caller that leaves", () => {
  const ended = new CallEnded("caller", "The call was aborted", "reason");

  it("while the call waits for the token: nothing is sent", async () => {
    const leaving = new AbortController();
    const auth: Auth = async () => {
      leaving.abort(ended);
      return "t0ken";
    };
    expect(await startCall([success], { auth }, leaving.signal).outcome).toBe(ended);
    expect(onAttempt).not.toHaveBeenCalled();
  });

  it("while the call waits for the next attempt: nothing more is sent, and no timer is left", async () => {
    const leaving = new AbortController();
    const { outcome, state } = startCall([busy, success], {}, leaving.signal);
    await vi.advanceTimersByTimeAsync(499);
    expect(state.snapshot()).toMatchObject({
      waitingFor: "the next attempt",
      delivery: "rejected",
      attempts: 1,
    });
    leaving.abort(ended);
    expect(await outcome).toBe(ended);
    expect(onAttempt).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<[string, Send, string, number]>([
    ["before there is a connection", unreachable, "not-sent", 0],
    ["before the response", broken, "unknown", 1],
  ])("%s: nothing more is sent, and the observer receives the reason", async (_, send, delivery, attempts) => {
    const leaving = new AbortController();
    const leave: Send = (context) => {
      leaving.abort(ended);
      return send(context);
    };
    const error = await startCall([leave, success], {}, leaving.signal).outcome;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ delivery, attempts, cause: "reason" });
    expect(onAttempt.mock.calls).toMatchObject([[{ errorCode: "aborted", delivery, retryInMs: undefined }]]);
  });
});

it.each<[string, Send[], Auth]>([
  ["the access token", [], () => Promise.reject(new Error("sealed"))],
  ["a connection to the provider", [unreachable], () => "t0ken"],
  ["the provider's response", [broken], () => "t0ken"],
])("the progress reports that a call waits for %s", async (waitingFor, sends, auth) => {
  const { outcome, state } = startCall(sends, { auth, maxRetries: 0 });
  await outcome;
  expect(state.snapshot().waitingFor).toBe(waitingFor);
});
