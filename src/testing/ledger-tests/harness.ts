// What the tests of a ledger share: rows that they make, and what they ask of a row.
import type { IdentificationRef } from "../../identification.js";
import type { Claim, LedgerRow, LedgerState, LedgerStore, Settlement } from "../../ledger/ledger.js";

export type Open = () => Promise<LedgerStore>;
/** The process of this ledger ends without a word. */
export type Vanish = (ledger: LedgerStore) => Promise<void>;
export type Test = (open: Open, vanish: Vanish) => Promise<void>;
export type NamedTest = readonly [name: string, test: Test];
export type StateBefore = LedgerState | "no row";

/** Longer than a test takes. With a fraction, which some databases refuse. */
export const longMs = 600_000.5;
export const shortMs = 1.5;
export const states: readonly StateBefore[] = ["no row", "claimed", "delivered", "rejected", "not-sent", "unknown"];
export const settled = ["delivered", "rejected", "not-sent", "unknown"] as const;
export const noted = { requestId: "request-1", errorCode: "code_1", status: 500 };
const nothingNoted = {
  settledAt: undefined,
  sentAt: undefined,
  requestId: undefined,
  errorCode: undefined,
  status: undefined,
};

export function settlementOf(claimId: string, state: Settlement["state"]): Settlement {
  return { claimId, state, sentAgoMs: 60_000.5, ...noted };
}

export const several = <Result>(count: number, work: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, work));
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export const isPastDeadline = ({ now, deadlineAt }: LedgerRow) => now >= deadlineAt;

export function newRef(): IdentificationRef {
  return { personId: `person-${crypto.randomUUID()}`, identificationId: `identification-${crypto.randomUUID()}` };
}

export function claimOf(changes: Partial<Claim> = {}): Claim {
  const claimId = crypto.randomUUID();
  return { claimId, leaseMs: longMs, resendAfterMs: longMs, afterUnknown: "refuse", ...changes };
}

/** Makes a row with this state, of which the deadline, if it is to be, and `shortMs` since its settlement have passed. */
export async function arrange(ledger: LedgerStore, ref: IdentificationRef, state: StateBefore, isOverdue: boolean) {
  if (state === "no row") return undefined;
  const claim = claimOf({ leaseMs: isOverdue ? shortMs : longMs });
  const { isClaimed, row } = await ledger.claim(ref, claim);
  must(isClaimed, "The first claim of an identification must be possible");
  isNewRow("The first claim", row, claim, undefined);
  if (state !== "claimed") {
    must(
      await ledger.settle(ref, settlementOf(claim.claimId, state)),
      `settle("${state}") of a claim must return true`,
    );
  }
  return until(ledger, ref, (found) => {
    must(found.state === state, `After ${describe(state)} was made, read returned the state "${found.state}"`);
    return (!isOverdue || isPastDeadline(found)) && found.now >= (found.settledAt ?? 0) + shortMs;
  });
}

/** Reads the row until it is as wanted. */
export async function until(
  ledger: LedgerStore,
  ref: IdentificationRef,
  isWanted: (row: LedgerRow) => boolean,
  wait?: Parameters<LedgerStore["read"]>[1],
): Promise<LedgerRow> {
  for (const startedAt = performance.now(); ; await pause(2)) {
    const row = await inTime(ledger.read(ref, wait));
    if (!row) return fail("A row was lost, or another process does not see it");
    if (isWanted(row)) return row;
    must(
      performance.now() - startedAt < 3_000,
      "A row stayed as it was: `now` must move on, and other processes must see what was settled",
    );
  }
}

export async function inTime<Result>(reading: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("read must wait for about a second at most, but waited for three")),
      3_000,
    );
  });
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

export function describe(state: StateBefore): string {
  return state === "no row" ? state : `a row that is "${state}"`;
}

export function isNewRow(
  when: string,
  row: LedgerRow,
  { claimId, leaseMs }: Claim,
  before: LedgerRow | undefined,
): void {
  const claimNumber = (before?.claimNumber ?? 0) + 1;
  const { claimedAt, deadlineAt } = row;
  isUnchanged(when, row, { ...nothingNoted, claimId, claimNumber, state: "claimed", claimedAt, deadlineAt, now: 0 });
  const isNow = claimedAt > 1e12 && claimedAt <= row.now && claimedAt >= (before?.now ?? 0);
  must(isNow, `${when} must set claimedAt to now, in milliseconds since 1970`);
  must(Math.abs(deadlineAt - claimedAt - leaseMs) <= 1, `${when} must set deadlineAt to leaseMs after claimedAt`);
}

export function isUnchanged(when: string, row: LedgerRow | undefined, expected: LedgerRow | undefined): void {
  must(!row === !expected, `${when} must find ${expected ? "the row" : "no row"}`);
  for (const name of Object.keys({ ...nothingNoted, ...expected }) as (keyof LedgerRow)[]) {
    const [found, wanted] = [row?.[name], expected?.[name]];
    if (name !== "now") must(found === wanted, `${when} must have ${name} ${wanted}, but it is ${found}`);
  }
}

export function must(holds: boolean, message: string): void {
  if (!holds) fail(message);
}

export function fail(message: string): never {
  throw new Error(`${message}.`);
}
