// The interface of all ledgers: durable notes of which authorizations are being made, shared by all processes of a fleet.
import type { IdentificationRef } from "../identification.js";

/**
 * How far the latest authorization of an identification has got. It only moves forward: `claimed`, then one of the others; `unknown`
 * may still become `delivered`, `rejected` or `not-sent`.
 *
 * - `claimed`: a process is making it. After the deadline of the claim that means `unknown`, never free.
 * - `delivered`: an SMS went out.
 * - `rejected`: the provider refused it, so no SMS went out.
 * - `not-sent`: no SMS went out, because nothing was sent or because `reconcile` found `no-effect`.
 * - `unknown`: perhaps an SMS went out.
 *
 * @example
 * const isFree = (state: LedgerState) => state === "rejected" || state === "not-sent";
 */
export type LedgerState = "claimed" | "delivered" | "rejected" | "not-sent" | "unknown";

/**
 * What a ledger knows about the latest authorization of an identification. All times are those of the clock of the ledger, in
 * milliseconds, as `Date.now()` returns them. It contains no token, IBAN, URL, password or body.
 *
 * @example
 * const isOverdue = ({ state, deadlineAt, now }: LedgerRow) => state === "claimed" && now >= deadlineAt;
 */
export interface LedgerRow {
  /** Identifies the claim. A process that has lost its claim cannot settle another one. */
  readonly claimId: string;
  /** How often the identification has been claimed, with this claim. */
  readonly claimNumber: number;
  /** How far the authorization has got. */
  readonly state: LedgerState;
  /** When it was claimed. */
  readonly claimedAt: number;
  /** When the claim ends: from then on `claimed` means `unknown`. */
  readonly deadlineAt: number;
  /** When the state was last settled; undefined while it is `claimed`. */
  readonly settledAt?: number | undefined;
  /** When the request was last sent, if the process that sent it could say so. */
  readonly sentAt?: number | undefined;
  /** The provider's id of the request (`x-request-id`), if there was a response with one. */
  readonly requestId?: string | undefined;
  /** The `code` of the error with which the authorization ended. */
  readonly errorCode?: string | undefined;
  /** The HTTP status of the response, if there was one. */
  readonly status?: number | undefined;
  /** The clock of the ledger when it returned this. */
  readonly now: number;
}

/**
 * Asks a ledger for the right to make an authorization.
 *
 * @example
 * const claim: Claim = { claimId: crypto.randomUUID(), leaseMs: 155_000, resendAfterMs: 20_000, afterUnknown: "refuse" };
 */
export interface Claim {
  /** A new random id. */
  readonly claimId: string;
  /** How long the claim holds, in milliseconds: then it counts as `unknown`. */
  readonly leaseMs: number;
  /** How long after `delivered` no claim is possible, in milliseconds. */
  readonly resendAfterMs: number;
  /** Whether a claim is possible although the outcome of the authorization before is unknown. */
  readonly afterUnknown: "refuse" | "send";
}

/**
 * The answer of a ledger to a {@link Claim}.
 *
 * @example
 * const mayBeSent = ({ isClaimed }: ClaimResult) => isClaimed;
 */
export interface ClaimResult {
  /** Whether the claim is now this one. */
  readonly isClaimed: boolean;
  /** The row as it is now: of this claim, or of the one that stands in its way. */
  readonly row: LedgerRow;
}

/**
 * How an authorization ended.
 *
 * @example
 * const settled = (claimId: string): Settlement => ({ claimId, state: "delivered", status: 200 });
 */
export interface Settlement {
  /** Identifies the claim that is settled. */
  readonly claimId: string;
  /** The new state. */
  readonly state: Exclude<LedgerState, "claimed">;
  /** How long ago the request was last sent, in milliseconds; undefined if it was not, or if that is not known. */
  readonly sentAgoMs?: number | undefined;
  /** The provider's id of the request, if there was a response with one. */
  readonly requestId?: string | undefined;
  /** The `code` of the error, if it ended with one. */
  readonly errorCode?: string | undefined;
  /** The HTTP status, if there was a response. */
  readonly status?: number | undefined;
}

/**
 * Says for what {@link LedgerStore.read} may wait.
 *
 * @example
 * const waitFor = (claimId: string): LedgerWait => ({ claimId, signal: AbortSignal.timeout(1_000) });
 */
export interface LedgerWait {
  /** Wait while this claim is `claimed`. */
  readonly claimId: string;
  /** Stop to wait when it aborts, and resolve to the row as it is. */
  readonly signal: AbortSignal;
}

/**
 * Where a fleet notes which authorizations are being made, so that a customer's wish becomes at most one SMS: {@link memoryLedger},
 * `postgresLedger` of `solaris-esign/postgres`, `redisLedger` of `solaris-esign/redis`, or {@link createLedger} with functions of your own.
 *
 * @example
 * const ledger: Ledger = memoryLedger();
 * const solaris = createSolarisClient({ environment: "sandbox", auth, ledger });
 */
export interface Ledger extends LedgerStore {
  /** Set by `createLedger`: the three functions alone protect nothing. */
  readonly kind: "ledger";
}

/**
 * The three functions of a {@link Ledger}. Write your own for another database; `testLedger` of `solaris-esign/testing` checks them.
 *
 * There is one row for each pair of person and identification, compared exactly, with upper and lower case. Each function is one
 * atomic step, for all processes, and what it has returned survives a crash of the ledger. Times and deadlines are those of one clock:
 * the ledger's. A function may throw any value: nothing of it is printed.
 *
 * @example
 * const inner = memoryLedger();
 * const traced: LedgerStore = {
 *   claim: (ref, claim) => tracer.span("claim", () => inner.claim(ref, claim)),
 *   settle: (ref, settlement) => tracer.span("settle", () => inner.settle(ref, settlement)),
 *   read: (ref, wait) => tracer.span("read", () => inner.read(ref, wait)),
 * };
 */
export interface LedgerStore {
  /**
   * Claims the identification, unless another claim stands in its way. It is possible if
   * - there is no row,
   * - the row is `rejected` or `not-sent`,
   * - the row is `delivered`, and `resendAfterMs` have passed since `settledAt`,
   * - the row is `unknown`, or `claimed` and past its deadline, and `afterUnknown` is `send`.
   *
   * Then the row gets this `claimId`, the next `claimNumber`, the state `claimed`, `claimedAt`, `deadlineAt` (`leaseMs` later), and nothing
   * of the claim before. Otherwise it stays as it is. A row that is `claimed` or `unknown` must never be lost, and must never become free
   * because time has passed.
   *
   * @throws any value: the call then does what `ledgerFailure` says
   */
  claim(ref: IdentificationRef, claim: Claim): Promise<ClaimResult>;
  /**
   * Notes how the authorization with this `claimId` ended, and wakes those who wait in {@link LedgerStore.read}. It changes the row only if it
   * has this `claimId` and is `claimed` (also after its deadline) or `unknown`; what the settlement does not say stays as it was.
   *
   * @returns whether the row now has this `claimId` and this state
   * @throws any value: the call still has its result, and `onWarning` reports the failure
   */
  settle(ref: IdentificationRef, settlement: Settlement): Promise<boolean>;
  /**
   * Returns the row; undefined if there is none.
   *
   * @param wait waits while the row has this `claimId` and is `claimed`, for at most a second or until the signal aborts, and then
   *   returns the row as it is. A ledger that cannot wait may return at once: it is then asked again.
   * @throws any value: those who wait ask again
   */
  read(ref: IdentificationRef, wait?: LedgerWait): Promise<LedgerRow | undefined>;
}
