// The options of a client that has a ledger: their types, their defaults and their checks.
import { ConfigurationError } from "../errors.js";
import { type Checks, unchecked } from "../internal/validate.js";
import { createGuard, type GuardedLedger } from "./guard.js";
import type { Ledger } from "./ledger.js";

/**
 * Options with which a fleet sends at most one SMS for a customer's wish: see `docs/fleet.md`.
 *
 * @example
 * const options: LedgerOptions = { ledger: memoryLedger(), resendAfterMs: 30_000 };
 * createSolarisClient({ environment: "sandbox", auth, ...options });
 */
export interface LedgerOptions {
  /**
   * Where all processes note their authorizations before they send them: `postgresLedger` of `solaris-esign/postgres`, `redisLedger` of
   * `solaris-esign/redis`, {@link memoryLedger}, or {@link createLedger}. A claim and its settlement are one round trip each.
   * @default none: concurrent calls of this client share a request, and other processes and earlier calls are not known
   */
  readonly ledger?: Ledger;
  /**
   * What a call does if the ledger fails, or does not answer within 5 seconds, before the request is sent. With `refuse` it fails with
   * a {@link LedgerError}; with `send` it goes on, and nothing protects it from other processes. After the request was sent, a failure
   * of the ledger does not change the result: `onWarning` and `debug` report it.
   * @default "refuse"
   */
  readonly ledgerFailure?: "refuse" | "send";
  /**
   * How long after an SMS another authorization of the same identification is refused with a {@link TooSoonError}, in milliseconds (0 to
   * 3 600 000). 0 switches it off. It makes one SMS of two tabs.
   * @default 20_000, the wait of the provider's own app (the provider's open-source mobile SDK)
   */
  readonly resendAfterMs?: number;
}

export const ledgerChecks: Checks<LedgerOptions> = {
  ledger(name, value) {
    if (value === undefined || typeof (value as GuardedLedger | null)?.[createGuard] === "function") return;
    throw new ConfigurationError(`${name} must be a ledger, for example memoryLedger() or createLedger(…).`);
  },
  // Checked by the ledger, so that clients without one do not need the checks.
  ledgerFailure: unchecked,
  resendAfterMs: unchecked,
};

/** @throws {ConfigurationError} an option is set although there is no ledger */
export function guardedLedger({ ledger, ledgerFailure, resendAfterMs }: LedgerOptions): GuardedLedger | undefined {
  if (ledger || (ledgerFailure ?? resendAfterMs) === undefined) return ledger as (Ledger & GuardedLedger) | undefined;
  throw new ConfigurationError("ledgerFailure and resendAfterMs need a ledger.");
}
