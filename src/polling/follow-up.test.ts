import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallOptions, RetrievedIdentification } from "../index.js";
import * as solaris from "../index.js";
import { OpenCalls } from "../request/open-calls.js";
import { createFollowUp, noteAuthorizationError, type ReconcileOptions, type WaitOptions } from "./follow-up.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] }));
afterEach(() => void vi.useRealTimers());

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);
const ref = { personId: "p1", identificationId: "i1" };
const before: RetrievedIdentification = {
  id: "i1",
  status: "authorization_required",
  confirmation_expires_at: null,
  current_reference_token: null,
};
const authorized: RetrievedIdentification = { ...before, status: "confirmation_required" };

/** What the provider returns at a poll, or how the poll fails. */
type Step = RetrievedIdentification | Error | "hang";

/** A client that polls, and when it has polled, in seconds. The last step is repeated. */
function start(...steps: Step[]) {
  const polledAt: number[] = [];
  const startedAt = Date.now();
  let [running, mostRunning] = [0, 0];
  const retrieve = vi.fn(async (_ref: object, { signal }: CallOptions) => {
    polledAt.push((Date.now() - startedAt) / 1_000);
    mostRunning = Math.max(mostRunning, ++running);
    const step = steps.length > 1 ? steps.shift() : steps[0];
    try {
      if (step === "hang") {
        await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      }
      if (step instanceof Error) throw step;
      return step as RetrievedIdentification;
    } finally {
      running--;
    }
  });
  const calls = new OpenCalls();
  let isPending = false;
  const followUp = createFollowUp(calls, { retrieve, isAuthorizing: () => isPending });
  const settled = <Value>(promise: Promise<Value>) => {
    const seen: { value?: Value; error?: unknown } = {};
    promise.then(
      (value) => Object.assign(seen, { value }),
      (error: unknown) => Object.assign(seen, { error }),
    );
    return seen;
  };
  return {
    ...{ retrieve, polledAt, calls, followUp, mostRunning: () => mostRunning },
    setPending: (pending: boolean) => {
      isPending = pending;
    },
    waitFor: (options: Partial<WaitOptions> = {}, who = ref) =>
      settled(followUp.waitFor(who, { until: "confirmed", ...options })),
    reconcile: (options: ReconcileOptions = { before }) => settled(followUp.reconcile(ref, options)),
  };
}

const response = (status: number, headers = {}) => ({ status, headers, body: "" });
const facts = { delivery: "unknown", attempts: 1, effect: "none" } as const;
const failure = (status: number, headers = {}) => {
  const classes = { 403: solaris.PermissionError, 404: solaris.NotFoundError, 429: solaris.RateLimitError };
  const ErrorClass = classes[status as 403] ?? solaris.ServerError;
  return new ErrorClass("failed", { ...facts, response: response(status, headers) });
};
const broken = new solaris.ConnectionError("broken", facts);

describe("waiting for a status", () => {
  it("polls at once, then every 3 s, more slowly while nothing changes, at most every 15 s", async () => {
    const { polledAt, retrieve, waitFor } = start(before);
    waitFor();
    await seconds(120);
    const pauses = polledAt.slice(1).map((at, i) => Number((at - Number(polledAt[i])).toFixed(1)));
    expect(polledAt[0]).toBe(0);
    expect(pauses.slice(0, 9)).toEqual([3, 3.6, 4.3, 5.2, 6.2, 7.5, 9, 10.7, 12.9]);
    expect(pauses.slice(9)).toEqual([15, 15, 15].slice(0, pauses.length - 9));
    expect(retrieve.mock.calls[0]).toEqual([
      ref,
      { signal: expect.any(AbortSignal), timeoutMs: 30_000, maxRetries: 0 },
    ]);
  });

  it("polls at the first pace again when something has changed", async () => {
    const { polledAt, waitFor } = start(before, before, before, authorized);
    waitFor({ intervalMs: 1_000 });
    await seconds(4.7);
    expect(polledAt.map((at) => Number(at.toFixed(1)))).toEqual([0, 1, 2.2, 3.6, 4.6]);
  });

  it.each<[string, Step, WaitOptions["until"], boolean]>([
    ["the status", { ...before, status: "confirmed" }, "confirmed", true],
    ["one of the statuses", { ...before, status: "confirmed" }, ["successful", "confirmed"], true],
    ["a status of tomorrow", { ...before, status: "new" as never }, "new" as never, true],
    ["a final status that it waits for", { ...before, status: "failed" }, "failed", true],
    ["another final status", { ...before, status: "failed" }, "confirmed", false],
  ])("ends with %s", async (_, found, until, reached) => {
    const { polledAt, waitFor } = start(before, found);
    const seen = waitFor({ until });
    await seconds(3);
    expect(seen).toEqual({ value: { reached, identification: found } });
    await seconds(60);
    expect([polledAt.length, vi.getTimerCount()]).toEqual([2, 0]);
  });

  it("goes on at a status of tomorrow", async () => {
    const { waitFor } = start({ ...before, status: "new" as never }, { ...before, status: "confirmed" });
    const seen = waitFor();
    await seconds(3);
    expect(seen).toMatchObject({ value: { reached: true } });
  });

  it.each([broken, failure(500), failure(404), new solaris.TimeoutError("late", facts)])(
    "goes on after $name",
    async (error) => {
      const { waitFor } = start(error, { ...before, status: "confirmed" });
      const seen = waitFor();
      await seconds(3.6);
      expect(seen).toMatchObject({ value: { reached: true } });
    },
  );

  it.each([
    failure(403),
    new solaris.ConfigurationError("wrong"),
    new solaris.AuthenticationError("no token", { ...facts, response: response(401) }),
  ])("ends with $name", async (error) => {
    const { waitFor, polledAt } = start(error);
    const [one, other] = [waitFor(), waitFor()];
    await seconds(60);
    expect([one, other]).toEqual([{ error }, { error }]);
    expect([polledAt.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it.each<[object, number]>([
    [{ "retry-after": "20" }, 20],
    [{ "retry-after": "1" }, 7.2],
    [{}, 7.2],
  ])("polls more slowly after 429 with %o", async (headers, expected) => {
    const { polledAt, waitFor } = start(failure(429, headers), before);
    waitFor();
    await seconds(expected);
    expect(polledAt).toEqual([0, expected]);
  });

  it("ends exactly at its deadline, also during a poll, with the error of the last poll as its cause", async () => {
    const { waitFor, retrieve } = start(failure(404), "hang");
    const seen = waitFor({ timeoutMs: 10_000 });
    await seconds(9.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen.error).toBeInstanceOf(solaris.TimeoutError);
    expect(seen.error).toMatchObject({
      message:
        "The deadline of 10000 ms passed (the last poll failed: not_found) while waiting for the status of the identification.",
      ...{ delivery: "not-sent", cause: { status: 404 } },
    });
    expect(retrieve.mock.calls[1]?.[1].signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits for five minutes by default", async () => {
    const { waitFor } = start(before);
    const seen = waitFor();
    await seconds(299.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen).toMatchObject({ error: { code: "timeout" } });
    expect(String(seen.error)).toContain("(the last status was authorization_required)");
  });

  it("prints no status that it does not know", async () => {
    const { waitFor } = start({ ...before, status: "s3cret" as never });
    const seen = waitFor({ timeoutMs: 10 });
    await seconds(0.01);
    expect(String(seen.error)).toContain("(the last status was one that this version does not know)");
  });

  it("says at the deadline if no poll ended", async () => {
    const { waitFor } = start("hang");
    const seen = waitFor({ timeoutMs: 10 });
    await seconds(0.01);
    expect(String(seen.error)).toContain("passed (no poll ended) while waiting");
  });

  it.each([
    ["succesful", true],
    [["successful", "succesful"], true],
    ["successful", false],
  ])("says at the deadline if a status may be misspelt: %j", async (until, isDoubtful) => {
    const { waitFor } = start(before);
    const seen = waitFor({ until: until as never, timeoutMs: 10 });
    await seconds(0.01);
    expect(String(seen.error).includes("; until has one that this version does not know) while")).toBe(isDoubtful);
    expect(String(seen.error)).not.toContain("succesful");
  });

  it("ends when its caller aborts it, and when the client is closed", async () => {
    const { waitFor, calls, polledAt } = start(before);
    const leaving = new AbortController();
    const [one, other] = [waitFor({ signal: leaving.signal }), waitFor()];
    await seconds(1);
    leaving.abort("left");
    await seconds(0);
    expect(one).toMatchObject({ error: { code: "aborted", cause: "left" } });
    expect(other).toEqual({});
    void calls.close(0);
    await seconds(60);
    expect(other).toMatchObject({ error: { code: "client_closed" } });
    expect([polledAt, vi.getTimerCount()]).toEqual([[0], 0]);
  });

  it("does not poll for a caller that has already aborted it", async () => {
    const { waitFor, polledAt } = start(before);
    const seen = waitFor({ signal: AbortSignal.abort("early") });
    await seconds(1);
    expect([seen, polledAt]).toMatchObject([{ error: { code: "aborted" } }, []]);
  });

  it("does not poll before the time that a 429 asks for, also for a new caller or a notification", async () => {
    const { waitFor, followUp, polledAt } = start(failure(429, { "retry-after": "20" }), before);
    waitFor();
    await seconds(1);
    for (let nth = 0; nth < 5; nth++) {
      waitFor();
      followUp.notify("i1");
      await seconds(0.5);
    }
    expect(polledAt).toEqual([0]);
    await seconds(16.5);
    expect(polledAt).toEqual([0, 20]);
  });

  it("survives a body that is nested too deeply to be written as JSON", async () => {
    const documents = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
    const { waitFor } = start({ ...before, documents }, { ...before, documents, status: "confirmed" });
    const seen = waitFor();
    await seconds(3);
    expect(seen).toMatchObject({ value: { reached: true } });
  });

  it("sees no look that began before it", async () => {
    const answers = [{ ...before, status: "confirmed" as const }, before];
    const retrieve = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answers.length > 1 ? (answers.shift() as RetrievedIdentification) : before;
    };
    const followUp = createFollowUp(new OpenCalls(), { retrieve, isAuthorizing: () => false });
    const first = followUp.waitFor(ref, { until: "confirmed" });
    await seconds(0.05);
    const second = followUp.waitFor(ref, { until: "confirmed", timeoutMs: 1_000 }).catch(({ code }) => code);
    await seconds(2);
    expect(await first).toMatchObject({ reached: true });
    expect(await second).toBe("timeout");
  });

  it("ends at once when the client is closed, also in a pause", async () => {
    const { waitFor, calls } = start(before);
    const seen = waitFor();
    await seconds(1);
    const closed = calls.close(10_000);
    await seconds(0);
    expect(seen).toMatchObject({ error: { code: "client_closed", delivery: "not-sent" } });
    await closed;
  });

  it("shares its polls with others that wait for the same identification, at the shortest interval", async () => {
    const { waitFor, reconcile, polledAt, mostRunning } = start(before);
    waitFor();
    waitFor({ intervalMs: 1_000 });
    reconcile();
    await seconds(2.3);
    expect(polledAt.map((at) => Number(at.toFixed(1)))).toEqual([0, 1, 2.2]);
    waitFor();
    await seconds(0);
    expect(polledAt).toHaveLength(4);
    waitFor({}, { ...ref, personId: "p2" });
    await seconds(0);
    expect(polledAt).toHaveLength(5);
    expect(mostRunning()).toBe(1);
  });

  it("starts again when all have left and another one comes", async () => {
    const { waitFor, polledAt } = start("hang", { ...before, status: "confirmed" });
    waitFor({ timeoutMs: 10 });
    await seconds(0.01);
    const seen = waitFor();
    await seconds(0);
    expect([polledAt.length, seen]).toMatchObject([2, { value: { reached: true } }]);
  });

  it("polls at once when it is notified of this identification", async () => {
    const { waitFor, followUp, polledAt } = start(before);
    waitFor();
    await seconds(1);
    for (const other of ["i", "i11", "p1", undefined, Symbol("i1")]) followUp.notify(other as string);
    await seconds(0);
    expect(polledAt).toEqual([0]);
    followUp.notify("i1");
    followUp.notify("i1");
    await seconds(0);
    expect(polledAt).toEqual([0, 1]);
  });

  it("polls again after a poll during which it was notified, and never twice at once", async () => {
    let finish = () => {};
    const found = [before, { ...before, status: "confirmed" as const }];
    const retrieve = vi.fn(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return found.shift() as RetrievedIdentification;
    });
    const followUp = createFollowUp(new OpenCalls(), { retrieve, isAuthorizing: () => false });
    const waiting = followUp.waitFor(ref, { until: "confirmed" });
    await seconds(0);
    followUp.notify("i1");
    await seconds(1);
    expect(retrieve).toHaveBeenCalledTimes(1);
    finish();
    await seconds(0);
    expect(retrieve).toHaveBeenCalledTimes(2);
    finish();
    expect(await waiting).toMatchObject({ reached: true });
  });

  it.each<[string, object, RegExp]>([
    ["no status", { until: [] }, /^until must be a status, or a list of statuses\.$/],
    ["an empty status", { until: "" }, /^until must be a status/],
    ["no interval", { intervalMs: 0 }, /^intervalMs must be a number of milliseconds from 1 to/],
    ["a misspelt option", { timeout: 1 }, /^waitFor has no option timeout; its options are: until, intervalMs, signal/],
  ])("refuses %s", async (_, options, message) => {
    const { waitFor, polledAt } = start(before);
    const seen = waitFor(options);
    await seconds(0);
    expect(seen.error).toMatchObject({ code: "configuration_invalid", message: expect.stringMatching(message) });
    expect(polledAt).toEqual([]);
  });
});

describe("reconciling an authorization", () => {
  it("ends as soon as it took effect", async () => {
    const { reconcile, polledAt } = start(before, authorized);
    const seen = reconcile();
    await seconds(3);
    expect(seen.value).toMatchObject({ effect: "took-effect", identification: authorized });
    expect(polledAt).toEqual([0, 3]);
  });

  it("says that it had no effect 150 s after it was sent, and not earlier", async () => {
    const { reconcile, polledAt } = start(before);
    const seen = reconcile({ before, sentAt: Date.now() - 100_000 });
    await seconds(49.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen.value).toMatchObject({ effect: "no-effect", identification: before });
    expect(polledAt.at(-1)).toBe(50);
  });

  it("counts the 150 s from the moment of its call, if nobody knows when it was sent", async () => {
    const { reconcile } = start(before);
    const seen = reconcile();
    await seconds(149.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen.value).toMatchObject({ effect: "no-effect" });
  });

  const late = (delivery: solaris.Delivery, sentAt = Date.now()) => {
    const error = new solaris.TimeoutError("late", { delivery, attempts: 1, sentAt });
    noteAuthorizationError(ref, error);
    return error;
  };

  it("counts them from `sentAt` of the error", async () => {
    const { reconcile } = start(before);
    const seen = reconcile({ before, error: late("unknown", Date.now() - 150_000) });
    await seconds(0);
    expect(seen.value).toMatchObject({ effect: "no-effect" });
  });

  it("counts them from the later time, if there are two", async () => {
    const { reconcile } = start(before);
    const error = late("unknown", Date.now() - 100_000);
    const seen = reconcile({ before, error, sentAt: Date.now() - 200_000 });
    await seconds(49.9);
    expect(seen).toEqual({});
    await seconds(0.1);
    expect(seen.value).toMatchObject({ effect: "no-effect" });
  });

  it("is not misled by a clock that is adjusted", async () => {
    const { reconcile } = start(before);
    const error = late("unknown");
    vi.setSystemTime(Date.now() + 200_000);
    const seen = reconcile({ before, error });
    await seconds(10);
    expect(seen).toEqual({});
  });

  it("does not say so while a call that authorizes is pending, and counts from its end", async () => {
    const { reconcile, setPending } = start(before);
    setPending(true);
    const seen = reconcile();
    await seconds(200);
    expect(seen).toMatchObject({ value: { effect: "undecided" } });
    const later = reconcile({ before, timeoutMs: 600_000, sentAt: Date.now() - 200_000 });
    await seconds(100);
    setPending(false);
    await seconds(149);
    expect(later).toEqual({});
    await seconds(20);
    expect(later.value).toMatchObject({ effect: "no-effect" });
  });

  it("counts until a poll asked, not until it was answered", async () => {
    const retrieve = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return before;
    });
    const followUp = createFollowUp(new OpenCalls(), { retrieve, isAuthorizing: () => false });
    const settled = vi.fn();
    void followUp.reconcile(ref, { before, sentAt: Date.now() - 149_500 }).then(({ effect }) => settled(effect));
    await seconds(1.01);
    expect([settled.mock.calls.length, retrieve.mock.calls.length]).toEqual([0, 2]);
    await seconds(1);
    expect(settled.mock.calls).toEqual([["no-effect"]]);
  });

  it("does not count a poll that began before, and polls again when it is over", async () => {
    const retrieve = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return before;
    });
    const followUp = createFollowUp(new OpenCalls(), { retrieve, isAuthorizing: () => false });
    const waiting = followUp.waitFor(ref, { until: "confirmed", timeoutMs: 100 }).catch(() => "ended");
    await seconds(0.01);
    const settled = vi.fn();
    void followUp.reconcile(ref, { before, sentAt: Date.now() - 149_995 }).then(({ effect }) => settled(effect));
    await seconds(0.011);
    expect([settled.mock.calls.length, retrieve.mock.calls.length]).toEqual([0, 2]);
    await seconds(0.02);
    expect(settled.mock.calls).toEqual([["no-effect"]]);
    await seconds(0.1);
    expect(await waiting).toBe("ended");
  });

  it.each(["not-sent", "rejected"] as const)(
    "retrieves nothing if the delivery of the error is %s",
    async (delivery) => {
      const { reconcile, polledAt } = start(before);
      const seen = reconcile({ error: late(delivery) });
      await seconds(0);
      expect(seen.value).toEqual({
        effect: "no-effect",
        evidence: [`the error is ${delivery}`],
        identification: undefined,
      });
      expect(polledAt).toEqual([]);
    },
  );

  it("believes no error of another call, or of another identification", async () => {
    const { reconcile, polledAt } = start(authorized);
    const ofAnother = new solaris.TimeoutError("late", { delivery: "rejected" });
    noteAuthorizationError({ ...ref, identificationId: "i2" }, ofAnother);
    for (const error of [new solaris.TimeoutError("late", { delivery: "not-sent" }), ofAnother]) {
      const seen = reconcile({ before, error });
      await seconds(0);
      expect(seen.value).toMatchObject({ effect: "took-effect" });
    }
    expect(polledAt).toHaveLength(2);
  });

  it("compares with `before` as it was at the call", async () => {
    const mine = { ...before };
    const { reconcile } = start(before, authorized);
    const seen = reconcile({ before: mine });
    Object.assign(mine, authorized);
    await seconds(3);
    expect(seen.value).toMatchObject({ effect: "took-effect" });
  });

  it("is undecided if the provider returns another identification", async () => {
    const { reconcile } = start({ ...before, id: "i2" });
    const seen = reconcile();
    await seconds(0);
    expect(seen.value).toMatchObject({ effect: "undecided", evidence: [], identification: undefined });
    expect(seen.value?.reason).toMatch(/returned another identification/);
  });

  it("is undecided after a 404, and says what to ask the provider", async () => {
    const { reconcile, polledAt } = start(failure(404));
    const seen = reconcile();
    await seconds(60);
    expect(seen.value).toMatchObject({ effect: "undecided", evidence: [], identification: undefined });
    expect(seen.value?.reason).toMatch(/404.*Ask the provider whether it returns yours in the statuses/);
    expect(polledAt).toEqual([0]);
  });

  it("is undecided at its deadline, with its last look", async () => {
    const { reconcile } = start(before, broken);
    const seen = reconcile({ before, timeoutMs: 10_000 });
    await seconds(10);
    expect(seen.value).toMatchObject({ effect: "undecided", identification: before });
    expect(seen.value?.reason).toMatch(/until 150 s after it was sent/);
  });

  it("is undecided after 180 s, if no look succeeds", async () => {
    const { reconcile } = start(broken);
    const seen = reconcile();
    await seconds(179.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen.value).toMatchObject({ effect: "undecided", evidence: [], identification: undefined });
    expect(seen.value?.reason).toMatch(/No look at the identification succeeded/);
  });

  it("is undecided 150 s after it was sent, if the fields show neither", async () => {
    const { reconcile } = start(authorized);
    const seen = reconcile({ before: authorized, sentAt: Date.now() - 149_000 });
    await seconds(1);
    expect(seen.value).toMatchObject({ effect: "undecided", identification: authorized });
  });

  it.each([
    ["nobody looked before", undefined],
    ["no field shows how far it got", before],
  ])("is undecided at once after a final status, if %s", async (_, lookedBefore) => {
    const { reconcile, polledAt } = start({ ...before, status: "expired" });
    const seen = reconcile({ before: lookedBefore });
    await seconds(0);
    expect(seen.value).toMatchObject({ effect: "undecided", reason: expect.stringMatching(/Ask the customer/) });
    expect(polledAt).toEqual([0]);
  });

  it("waits after a final status, if the time decides", async () => {
    const known = { ...before, confirmation_expires_at: "2026-01-01T00:05:00Z", current_reference_token: "0000-0001" };
    const { reconcile } = start({ ...known, status: "expired" });
    const seen = reconcile({ before: known });
    await seconds(149.999);
    expect(seen).toEqual({});
    await seconds(0.001);
    expect(seen.value).toMatchObject({ effect: "no-effect" });
  });

  it.each(["confirmation_required", "status_of_tomorrow"] as const)(
    "polls on without a look before, while the status is not final: %s",
    async (status) => {
      const { reconcile, polledAt } = start({ ...authorized, status: status as "confirmation_required" });
      const seen = reconcile({});
      await seconds(10);
      expect(seen).toEqual({});
      expect(polledAt.length).toBeGreaterThan(2);
    },
  );

  it("is undecided if the provider refuses to return the identification", async () => {
    const { reconcile, polledAt } = start(failure(403));
    const seen = reconcile();
    await seconds(60);
    expect(seen.value).toMatchObject({ effect: "undecided", evidence: [], identification: undefined });
    expect(seen.value?.reason).toMatch(/^The identification could not be retrieved: failed/);
    expect(polledAt).toEqual([0]);
  });

  it("fails if a poll is refused before it is sent", async () => {
    const error = new solaris.ConfigurationError("wrong");
    const { reconcile } = start(error);
    const seen = reconcile();
    await seconds(0);
    expect(seen).toEqual({ error });
  });

  it("fails if it is aborted", async () => {
    const { reconcile } = start(before);
    const seen = reconcile({ before, signal: AbortSignal.abort("early") });
    await seconds(0);
    expect(seen.error).toMatchObject({ code: "aborted", cause: "early", delivery: "unknown" });
  });

  it.each<[string, object, RegExp]>([
    ["a `before` that is no identification", { before: "confirmed" }, /^before must be the identification before/],
    ["a `before` without a status", { before: {} }, /^before must be the identification before/],
    ["options for a `before`", { before: { before } }, /with its status, and not \{ before \}\.$/],
    ["another error", { error: new Error("x") }, /^error must be the error itself/],
    ["the JSON of an error", { error: late("unknown").toJSON() }, /not its JSON\. Without it, pass sentAt\.$/],
    [
      "a `before` of another identification",
      { before: { ...before, id: "i2" } },
      /^before must be the same identification/,
    ],
    [
      "a `before` with a Date",
      { before: { ...before, confirmation_expires_at: new Date() } },
      /^confirmation_expires_at of before must be a string or null/,
    ],
    [
      "a `before` that cannot be read",
      {
        before: {
          get status() {
            throw new Error("s3cret");
          },
        },
      },
      /^reconcile cannot read status: a getter or a proxy of yours threw an error\.$/,
    ],
    ["a time that is none", { sentAt: "now" }, /^sentAt must be a time in milliseconds since 1970, as Date/],
    ["a time in seconds", { sentAt: 1_700_000_000 }, /^sentAt must be a time in milliseconds since 1970, as Date/],
    ["no time to poll", { timeoutMs: 0 }, /^timeoutMs must be a number of milliseconds from 1 to/],
  ])("refuses %s", async (_, options, message) => {
    const { reconcile, polledAt } = start(before);
    const seen = reconcile(options);
    await seconds(0);
    expect(seen.error).toMatchObject({ code: "configuration_invalid", message: expect.stringMatching(message) });
    expect(polledAt).toEqual([]);
  });
});
