import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors.js";
import { CallEnded, Deadline, follow, isSignal } from "./deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const timedOut = { by: "deadline", message: "The deadline of 1000 ms passed", cause: undefined };
const aborted = { by: "caller", message: "The call was aborted", cause: "reason" };

it("aborts its signal when it passes, and not before", () => {
  const { signal } = new Deadline(1000);
  vi.advanceTimersByTime(999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toBeInstanceOf(CallEnded);
  expect(signal.reason).toMatchObject(timedOut);
});

it("aborts its signal when the caller's aborts, and keeps the caller's reason", () => {
  const caller = new AbortController();
  const { signal } = new Deadline(1000, caller.signal);
  expect(signal.aborted).toBe(false);
  caller.abort("reason");
  expect(signal.reason).toBeInstanceOf(CallEnded);
  expect(signal.reason).toMatchObject(aborted);
});

it("has ended at the start if the caller's signal has already aborted", () => {
  expect(new Deadline(1000, AbortSignal.abort("reason")).signal.reason).toMatchObject(aborted);
});

it("ends for the first of the two reasons", () => {
  const [early, late] = [new AbortController(), new AbortController()];
  const deadlines = [new Deadline(1000, early.signal), new Deadline(1000, late.signal)];
  early.abort("reason");
  vi.advanceTimersByTime(1000);
  late.abort("reason");
  expect(deadlines.map(({ signal }) => signal.reason)).toMatchObject([aborted, timedOut]);
});

it("reports when it passes on the clock of performance.now()", () => {
  expect(new Deadline(1000).at).toBe(performance.now() + 1000);
});

it.each([
  ["in time", () => {}],
  ["after the time was up", () => vi.advanceTimersByTime(1000)],
])("leaves no timer and no listener once it was ended %s", (_, before) => {
  const caller = new AbortController();
  const deadline = new Deadline(1000, caller.signal);
  const { signal } = deadline;
  before();
  const endedWith = signal.reason;
  deadline.end();
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(caller.signal, "abort")).toEqual([]);
  const { reason } = signal;
  if (endedWith) expect(reason).toBe(endedWith);
  else expect(reason).toMatchObject({ message: "The call is over" });
  caller.abort();
  expect(signal.reason).toBe(reason);
});

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

it("notifies each call that follows a signal once, with the reason", () => {
  const caller = new AbortController();
  const [stays, leaves] = [vi.fn(), vi.fn()];
  follow(caller.signal, stays);
  follow(caller.signal, leaves)();
  caller.abort("reason");
  caller.abort("again");
  expect(stays.mock.calls).toEqual([["reason"]]);
  expect(leaves).not.toHaveBeenCalled();
});

it("has one listener for all calls, which the last call removes", () => {
  const { signal } = new AbortController();
  const ends = Array.from({ length: 20 }, () => follow(signal, () => {}));
  expect(listenersOf(signal)).toBe(1);
  for (const end of ends.splice(1)) end();
  expect(listenersOf(signal)).toBe(1);
  for (const end of ends) end();
  expect(listenersOf(signal)).toBe(0);
});

it("handles a call that ends twice", () => {
  const caller = new AbortController();
  const early = follow(caller.signal, () => {});
  early();
  const onAbort = vi.fn();
  follow(caller.signal, onAbort);
  early();
  caller.abort();
  expect(onAbort).toHaveBeenCalledOnce();
});

it("listens to a signal again after all calls have ended", () => {
  const caller = new AbortController();
  follow(caller.signal, () => {})();
  const onAbort = vi.fn();
  follow(caller.signal, onAbort);
  caller.abort("reason");
  expect(onAbort.mock.calls).toEqual([["reason"]]);
});

it("reports at once a signal that has already aborted, and adds no listener", () => {
  const signal = AbortSignal.abort("reason");
  const onAbort = vi.fn();
  follow(signal, onAbort)();
  expect(onAbort.mock.calls).toEqual([["reason"]]);
  expect(listenersOf(signal)).toBe(0);
});

const fail = () => {
  throw new TypeError("not a real signal");
};
const quiet = {
  aborted: false,
  reason: undefined,
  throwIfAborted() {},
  addEventListener() {},
  removeEventListener() {},
};

it.each<[string, Partial<AbortSignal>]>([
  ["whose addEventListener throws", { addEventListener: fail }],
  ["whose aborted can be read once only", Object.defineProperty({}, "aborted", { enumerable: true, get: fail })],
])("refuses a signal %s", (_, part) => {
  const signal = Object.create(quiet, Object.getOwnPropertyDescriptors(part)) as AbortSignal;
  expect(() => follow(signal, () => {})).toThrow(ConfigurationError);
});

it("ends a call although removing the listener throws", () => {
  const end = follow({ ...quiet, removeEventListener: fail }, () => {});
  expect(end).not.toThrow();
});

it("aborts a call although the reason cannot be read", () => {
  const onAbort = vi.fn();
  const signal = Object.defineProperty({ ...quiet, aborted: true }, "reason", { get: fail });
  follow(signal, onAbort);
  expect(onAbort.mock.calls).toEqual([[undefined]]);
});

it.each<[string, unknown, boolean]>([
  ["an AbortSignal", new AbortController().signal, true],
  ["an object with all that is used of one", quiet, true],
  ["a controller", new AbortController(), false],
  ["an event target", new EventTarget(), false],
  ["an object without removeEventListener", { ...quiet, removeEventListener: undefined }, false],
  ["an object without addEventListener", { ...quiet, addEventListener: undefined }, false],
  ["an object whose aborted is no boolean", { ...quiet, aborted: 0 }, false],
  ["null", null, false],
  ["a text", "stop", false],
])("takes %s for a signal: %#", (_, value, expected) => {
  expect(isSignal(value)).toBe(expected);
});
