import { expect, it, vi } from "vitest";
import { LightSignal, realSignal } from "./signal.js";

it("tells those who listen when it is aborted, once, and why", () => {
  const signal = new LightSignal();
  const [listener, other] = [vi.fn(), vi.fn()];
  signal.addEventListener("abort", listener);
  signal.addEventListener("abort", listener);
  signal.addEventListener("abort", other);
  signal.removeEventListener("abort", other);
  expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
  expect(() => signal.throwIfAborted()).not.toThrow();
  signal.abort("enough");
  signal.abort("again");
  expect([signal.aborted, signal.reason]).toEqual([true, "enough"]);
  expect(() => signal.throwIfAborted()).toThrow("enough");
  expect(listener).toHaveBeenCalledOnce();
  expect(other).not.toHaveBeenCalled();
});

it("does not tell who comes too late, as an AbortSignal does not", () => {
  const signal = new LightSignal();
  signal.abort("enough");
  const listener = vi.fn();
  signal.addEventListener("abort", listener);
  signal.abort("again");
  expect(listener).not.toHaveBeenCalled();
});

it("lets a listener remove itself or another one while the listeners are called", () => {
  const signal = new LightSignal();
  const last = vi.fn();
  signal.addEventListener("abort", () => signal.removeEventListener("abort", last));
  signal.addEventListener("abort", last);
  signal.abort("enough");
  expect(last).not.toHaveBeenCalled();
});

it("has a real signal, the same each time, that is aborted with it", () => {
  const signal = new LightSignal();
  const real = realSignal(signal);
  expect(real).toBeInstanceOf(AbortSignal);
  expect(realSignal(signal)).toBe(real);
  expect(real.aborted).toBe(false);
  signal.abort("enough");
  expect([real.aborted, real.reason]).toEqual([true, "enough"]);
});

it("has a real signal also when it is aborted already", () => {
  const signal = new LightSignal();
  signal.abort("enough");
  expect([realSignal(signal).aborted, realSignal(signal).reason]).toEqual([true, "enough"]);
});

it("leaves a real signal as it is", () => {
  const { signal } = new AbortController();
  expect(realSignal(signal)).toBe(signal);
});
