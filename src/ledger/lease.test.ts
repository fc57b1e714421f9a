import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallEnded } from "../internal/deadline.js";
import { LightSignal } from "../internal/signal.js";
import { Lease } from "./lease.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

it("holds 5 s longer than its process may send", () => {
  expect(new Lease(performance.now() + 150_000).claimMs).toBe(155_000);
  expect(new Lease(performance.now() + 0.5).claimMs).toBe(5_001);
  expect(new Lease(performance.now() - 1).claimMs).toBe(5_000);
});

it("ends the call at a check after its end, and not before", () => {
  const lease = new Lease(performance.now() + 1_000);
  const signal = lease.follow(new LightSignal());
  vi.advanceTimersByTime(999);
  lease.check();
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  lease.check();
  expect(signal.reason).toBeInstanceOf(CallEnded);
});

it("ends with the call, also if that has ended before", () => {
  const call = new LightSignal();
  const followed = new Lease(performance.now() + 1_000).follow(call);
  call.abort("reason");
  expect(followed).toMatchObject({ aborted: true, reason: "reason" });
  expect(new Lease(performance.now() + 1_000).follow(call)).toMatchObject({ aborted: true, reason: "reason" });
});
