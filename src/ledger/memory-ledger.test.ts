import { expect, it, vi } from "vitest";
import type { Claim } from "./ledger.js";
import { memoryLedger } from "./memory-ledger.js";

const ref = (nth: number) => ({ personId: "p", identificationId: `i${nth}` });
const claim = (claimId: string, facts: Partial<Claim> = {}): Claim => ({
  ...{ claimId, leaseMs: 1_000, resendAfterMs: 0, afterUnknown: "refuse" },
  ...facts,
});

it("forgets what has ended more than an hour ago, and nothing else", async () => {
  const ledger = memoryLedger();
  const now = performance.now.bind(performance);
  for (const [nth, state] of (["delivered", "rejected", "unknown", "claimed"] as const).entries()) {
    await ledger.claim(ref(nth), claim(state));
    if (state !== "claimed") await ledger.settle(ref(nth), { claimId: state, state });
  }
  const isKnown = async () => Promise.all([0, 1, 2, 3].map(async (nth) => (await ledger.read(ref(nth))) !== undefined));
  const leap = vi.spyOn(performance, "now").mockImplementation(() => now() + 3_590_000);
  await ledger.claim(ref(8), claim("c8"));
  expect(await isKnown()).toEqual([true, true, true, true]);
  leap.mockImplementation(() => now() + 3_601_000);
  await ledger.claim(ref(9), claim("c9"));
  expect(await isKnown()).toEqual([false, false, true, true]);
  leap.mockRestore();
});

it("leaves no timer and no listener of those who waited", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const ledger = memoryLedger();
    await ledger.claim(ref(1), claim("c1"));
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    const waits = [ledger.read(ref(1), { claimId: "c1", signal }), ledger.read(ref(1), { claimId: "c1", signal })];
    await ledger.settle(ref(1), { claimId: "c1", state: "delivered" });
    expect(await Promise.all(waits)).toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
    expect(vi.getTimerCount()).toBe(0);
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

it("wakes those who still wait when one of them has left", async () => {
  const ledger = memoryLedger();
  await ledger.claim(ref(1), claim("c1"));
  const leaving = new AbortController();
  const left = ledger.read(ref(1), { claimId: "c1", signal: leaving.signal });
  const waiting = ledger.read(ref(1), { claimId: "c1", signal: new AbortController().signal });
  leaving.abort();
  expect(await left).toMatchObject({ state: "claimed" });
  await ledger.settle(ref(1), { claimId: "c1", state: "delivered" });
  expect(await waiting).toMatchObject({ state: "delivered" });
});
