import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { notify } from "./notify.js";

it("passes the event to the observer", () => {
  const observer = vi.fn();
  notify(observer, "event");
  expect(observer.mock.calls).toEqual([["event"]]);
});

it("does nothing without an observer", () => {
  expect(() => notify(undefined, "event")).not.toThrow();
});

it.each<[string, () => unknown]>([
  [
    "at once",
    () => {
      throw new Error("observer");
    },
  ],
  ["later", () => Promise.reject(new Error("observer"))],
])("ignores errors that the observer throws %s", async (_, observer) => {
  expect(() => notify(observer, "event")).not.toThrow();
  // An unhandled rejection would fail the run.
  await nextTurn();
});
