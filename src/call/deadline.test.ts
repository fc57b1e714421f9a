import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallEnded, startDeadline } from "./deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const timedOut = { by: "deadline", message: "The deadline of 1000 ms passed", cause: undefined };
const aborted = { by: "caller", message: "The call was aborted", cause: "reason" };

it("aborts its signal when the time is up, and not before", () => {
  const { signal } = startDeadline(1000);
  vi.advanceTimersByTime(999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toBeInstanceOf(CallEnded);
  expect(signal.reason).toMatchObject(timedOut);
});

it("aborts its signal when the caller's is aborted, and keeps the caller's reason", () => {
  const caller = new AbortController();
  const { signal } = startDeadline(1000, caller.signal);
  expect(signal.aborted).toBe(false);
  caller.abort("reason");
  expect(signal.reason).toBeInstanceOf(CallEnded);
  expect(signal.reason).toMatchObject(aborted);
});

it("has ended from the start when the caller's signal is aborted already", () => {
  expect(startDeadline(1000, AbortSignal.abort("reason")).signal.reason).toMatchObject(aborted);
});

it("ends for whichever came first", () => {
  const [early, late] = [new AbortController(), new AbortController()];
  const deadlines = [startDeadline(1000, early.signal), startDeadline(1000, late.signal)];
  early.abort("reason");
  vi.advanceTimersByTime(1000);
  late.abort("reason");
  expect(deadlines.map(({ signal }) => signal.reason)).toMatchObject([aborted, timedOut]);
});

it("says on the clock of performance.now() when the time is up", () => {
  expect(startDeadline(1000).at).toBe(performance.now() + 1000);
});

it.each([
  ["in time", () => {}],
  ["after the time was up", () => vi.advanceTimersByTime(1000)],
])("holds on to neither clock nor caller once it was ended %s", (_, before) => {
  const caller = new AbortController();
  const { signal, end } = startDeadline(1000, caller.signal);
  before();
  const endedWith = signal.reason;
  end();
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(caller.signal, "abort")).toEqual([]);
  const { reason } = signal;
  if (endedWith) expect(reason).toBe(endedWith);
  else expect(reason).toMatchObject({ message: "The call is over" });
  caller.abort();
  expect(signal.reason).toBe(reason);
});
