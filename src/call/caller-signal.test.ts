import { getEventListeners } from "node:events";
import { expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { follow, isSignal } from "./caller-signal.js";
import type { Signal } from "./signal.js";

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

it("tells each call that follows a signal, once, and why", () => {
  const caller = new AbortController();
  const [stays, leaves] = [vi.fn(), vi.fn()];
  follow(caller.signal, stays);
  follow(caller.signal, leaves)();
  caller.abort("reason");
  caller.abort("again");
  expect(stays.mock.calls).toEqual([["reason"]]);
  expect(leaves).not.toHaveBeenCalled();
});

it("has one listener for all calls, which goes with the last of them", () => {
  const { signal } = new AbortController();
  const ends = Array.from({ length: 20 }, () => follow(signal, () => {}));
  expect(listenersOf(signal)).toBe(1);
  for (const end of ends.splice(1)) end();
  expect(listenersOf(signal)).toBe(1);
  for (const end of ends) end();
  expect(listenersOf(signal)).toBe(0);
});

it("is not confused by a call that ends twice", () => {
  const caller = new AbortController();
  const early = follow(caller.signal, () => {});
  early();
  const onAbort = vi.fn();
  follow(caller.signal, onAbort);
  early();
  caller.abort();
  expect(onAbort).toHaveBeenCalledOnce();
});

it("hears of a signal again after all calls have ended", () => {
  const caller = new AbortController();
  follow(caller.signal, () => {})();
  const onAbort = vi.fn();
  follow(caller.signal, onAbort);
  caller.abort("reason");
  expect(onAbort.mock.calls).toEqual([["reason"]]);
});

it("tells at once of a signal that is aborted already, and listens to nothing", () => {
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

it.each<[string, Partial<Signal>]>([
  ["whose addEventListener throws", { addEventListener: fail }],
  ["whose aborted can be read once only", Object.defineProperty({}, "aborted", { enumerable: true, get: fail })],
])("refuses a signal %s", (_, part) => {
  const signal = Object.create(quiet, Object.getOwnPropertyDescriptors(part)) as Signal;
  expect(() => follow(signal, () => {})).toThrow(ConfigurationError);
});

it("ends a call all the same when a signal throws at its end", () => {
  const end = follow({ ...quiet, removeEventListener: fail }, () => {});
  expect(end).not.toThrow();
});

it("aborts a call all the same when the reason cannot be read", () => {
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
