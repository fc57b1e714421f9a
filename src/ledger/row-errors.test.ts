import { expect, it } from "vitest";
import type { LedgerRow } from "./ledger.js";
import { errorElsewhere } from "./row-errors.js";

const row = (facts: Partial<LedgerRow>): LedgerRow => ({
  ...{ claimId: "c1", claimNumber: 1, state: "rejected", claimedAt: 1_000, deadlineAt: 2_000, now: 1_500 },
  ...facts,
});

it.each<[Partial<LedgerRow>, object]>([
  [
    { errorCode: "conflict", status: 412, requestId: "r1" },
    { name: "ConflictError", status: 412, requestId: "r1" },
  ],
  [
    { errorCode: "api_error", status: 422 },
    { name: "ApiError", delivery: "rejected" },
  ],
  [{}, { name: "ApiError", delivery: "rejected", message: expect.stringMatching(/ended with rejected\. .*so no SMS/) }],
  [{ errorCode: "aborted" }, { name: "ApiError", delivery: "rejected" }],
  [
    { state: "unknown", errorCode: "timeout" },
    { name: "TimeoutError", delivery: "unknown" },
  ],
  [
    { state: "unknown", errorCode: "aborted" },
    { name: "UnresolvedError", delivery: "unknown", since: 1_000 },
  ],
  [
    { state: "unknown", errorCode: "client_closed" },
    { name: "UnresolvedError", delivery: "unknown" },
  ],
  [{ state: "unknown" }, { name: "UnresolvedError", delivery: "unknown" }],
  [
    { state: "claimed", now: 2_000 },
    { name: "UnresolvedError", delivery: "unknown" },
  ],
])("the error of another process for %j", (facts, expected) => {
  expect(errorElsewhere(row(facts))).toMatchObject({ attempts: 0, ...expected });
});
