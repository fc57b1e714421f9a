import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ClientClosedError } from "../errors.js";
import { OpenCalls } from "./open-calls.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

it("is closed at once if no call is pending", async () => {
  const calls = new OpenCalls();
  calls.end(calls.start(1000, undefined));
  await calls.close(1000);
  expect(vi.getTimerCount()).toBe(0);
  expect(() => calls.start(1000, undefined)).toThrow(ClientClosedError);
});

it("is closed when the last call is over, and leaves no timer", async () => {
  const calls = new OpenCalls();
  const [one, other] = [calls.start(1000, undefined), calls.start(1000, undefined)];
  const closed = vi.fn();
  const closing = calls.close(500).then(closed);
  expect(() => calls.start(1000, undefined)).toThrow("The client is closed.");
  calls.end(one);
  await vi.advanceTimersByTimeAsync(499);
  expect(closed).not.toHaveBeenCalled();
  expect(other.signal.aborted).toBe(false);
  calls.end(other);
  await closing;
  expect(vi.getTimerCount()).toBe(0);
});

it.each([0, 500])("aborts pending calls after %i ms, and is closed when they are over", async (timeoutMs) => {
  const calls = new OpenCalls();
  const call = calls.start(1000, undefined);
  const closed = vi.fn();
  const closing = calls.close(timeoutMs).then(closed);
  await vi.advanceTimersByTimeAsync(timeoutMs);
  expect(call.signal.reason).toMatchObject({ by: "client", message: "The client was closed" });
  expect(closed).not.toHaveBeenCalled();
  calls.end(call);
  await closing;
});
