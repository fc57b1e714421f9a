import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerRow, LedgerState } from "./ledger.js";
import { isClaimable, isUnresolved, resendAt } from "./rules.js";

const row = (state: LedgerState, facts: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ claimId: "c1", claimNumber: 1, state, claimedAt: 1_000, deadlineAt: 2_000, now: 1_500 },
  ...facts,
});

describe("an identification may be claimed", () => {
  it.each<[what: string, row: LedgerRow | undefined, refuse: boolean, send: boolean]>([
    ["without a row", undefined, true, true],
    ["after a refusal", row("rejected"), true, true],
    ["where nothing was sent", row("not-sent"), true, true],
    ["while it is claimed", row("claimed", { now: 1_999 }), false, false],
    ["when its claim has ended", row("claimed", { now: 2_000 }), false, true],
    ["when its outcome is unknown", row("unknown"), false, true],
    ["just after an SMS", row("delivered", { settledAt: 1_400, now: 1_499 }), false, false],
    ["some time after an SMS", row("delivered", { settledAt: 1_400, now: 1_500 }), true, true],
    ["after an SMS at an unknown time", row("delivered"), false, false],
  ])("%s", (_, before, refuse, send) => {
    expect(isClaimable(before, { resendAfterMs: 100, afterUnknown: "refuse" })).toBe(refuse);
    expect(isClaimable(before, { resendAfterMs: 100, afterUnknown: "send" })).toBe(send);
  });

  it("never because time has passed, if its outcome is unknown", () => {
    const states = fc.constantFrom<LedgerState>("claimed", "unknown");
    fc.assert(
      fc.property(states, fc.double({ noNaN: true }), fc.nat(), (state, now, resendAfterMs) => {
        expect(isClaimable(row(state, { now }), { resendAfterMs, afterUnknown: "refuse" })).toBe(false);
      }),
    );
  });
});

it.each<[LedgerState, number, boolean]>([
  ["claimed", 1_999, false],
  ["claimed", 2_000, true],
  ["unknown", 1_000, true],
  ["delivered", 9_000, false],
  ["rejected", 9_000, false],
  ["not-sent", 9_000, false],
])("the outcome of %s at %i is unknown: %s", (state, now, expected) => {
  expect(isUnresolved(row(state, { now }))).toBe(expected);
});

it("only an SMS makes a customer wait", () => {
  expect(resendAt(row("delivered", { settledAt: 1_400 }), 100)).toBe(1_500);
  expect(resendAt(row("rejected", { settledAt: 1_400 }), 100)).toBeUndefined();
});
