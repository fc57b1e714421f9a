// The rules of a ledger, as pure functions of a row: when an identification may be claimed, and when an outcome is unknown.
import type { Claim, LedgerRow } from "./ledger.js";

/** Whether it is not known how the authorization ended: nobody could say, or the process that made it has not said in time. */
export function isUnresolved({ state, deadlineAt, now }: Pick<LedgerRow, "state" | "deadlineAt" | "now">): boolean {
  return state === "unknown" || (state === "claimed" && now >= deadlineAt);
}

/** Until when no claim is possible after an SMS, by the clock of the ledger; undefined if no SMS stands in the way. */
export function resendAt(
  { state, settledAt }: Pick<LedgerRow, "state" | "settledAt">,
  resendAfterMs: number,
): number | undefined {
  return state === "delivered" && settledAt !== undefined ? settledAt + resendAfterMs : undefined;
}

/** Whether the identification may be claimed. @param row undefined if there is none */
export function isClaimable(
  row: LedgerRow | undefined,
  { resendAfterMs, afterUnknown }: Pick<Claim, "resendAfterMs" | "afterUnknown">,
): boolean {
  if (!row || row.state === "rejected" || row.state === "not-sent") return true;
  if (isUnresolved(row)) return afterUnknown === "send";
  const until = resendAt(row, resendAfterMs);
  return until !== undefined && row.now >= until;
}
