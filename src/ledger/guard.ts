// The interface between a client and the part of the package that uses its ledger.
import type { SolarisError } from "../errors.js";
import type { IdentificationRef, RetrievedIdentification } from "../identification.js";
import type { Signal } from "../internal/signal.js";
import type { Reconciliation } from "../polling/decision.js";
import type { Guard } from "../request/guard.js";
import type { Warn } from "../warning.js";

/** An authorization that a caller wants. */
export interface Wish {
  readonly checked?: IdentificationRef;
  readonly options?: { readonly afterUnknown?: "refuse" | "send" };
}

/** A ledger in the service of a client. */
export interface LedgerGuard<Body> extends Guard<Wish, Body> {
  /**
   * Reconciles the authorization that ended with this error, or else the latest one, and settles the ledger.
   *
   * @param look finds out by polling. It gets the time at which the ledger says that the request was sent at the latest, on the clock of
   *   `performance.now()`
   */
  reconcile(
    ref: IdentificationRef,
    error: SolarisError | undefined,
    signal: Signal,
    look: (sentAt?: number) => Promise<Reconciliation>,
  ): Promise<Reconciliation>;
  /** Resolves when nothing is left to be written into the ledger. */
  whenWritten(): Promise<void>;
}

/** By this name a ledger has the function that makes its guard: the client imports nothing of it. */
export const createGuard: unique symbol = Symbol.for("solaris-esign.createGuard");

/** A ledger, as the client sees it. */
export interface GuardedLedger {
  [createGuard]<Body>(settings: GuardSettings): LedgerGuard<Body>;
}

/** What the guard needs of the client. */
export interface GuardSettings {
  readonly ledgerFailure?: "refuse" | "send";
  readonly resendAfterMs?: number;
  readonly warn: Warn;
  /** Asks the provider once. */
  retrieve(
    ref: IdentificationRef,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<RetrievedIdentification>;
}
