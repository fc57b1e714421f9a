// Makes a ledger of the three functions of a store.
import { ConfigurationError } from "../errors.js";
import { createGuard, type GuardedLedger } from "./guard.js";
import type { Ledger, LedgerStore } from "./ledger.js";
import { createProtection } from "./protection.js";

/**
 * Makes a {@link Ledger} of functions of your own.
 *
 * @throws {ConfigurationError} one of the functions is missing
 * @example
 * const inner = memoryLedger();
 * const ledger = createLedger({
 *   claim: (ref, claim) => tracer.span("claim", () => inner.claim(ref, claim)),
 *   settle: (ref, settlement) => tracer.span("settle", () => inner.settle(ref, settlement)),
 *   read: (ref, wait) => tracer.span("read", () => inner.read(ref, wait)),
 * });
 * const solaris = createSolarisClient({ environment: "sandbox", auth, ledger });
 */
export function createLedger(store: LedgerStore): Ledger {
  const names = ["claim", "settle", "read"] as const;
  if (names.some((name) => typeof store?.[name] !== "function")) {
    throw new ConfigurationError("A ledger needs the functions claim, settle and read.");
  }
  const ledger: Ledger = {
    kind: "ledger",
    claim: (...asked) => store.claim(...asked),
    settle: (...asked) => store.settle(...asked),
    read: (...asked) => store.read(...asked),
  };
  const guard: GuardedLedger[typeof createGuard] = (settings) => createProtection(store, settings);
  // Not enumerable: a copy of the object with another function would be a ledger that ignores it.
  return Object.defineProperty(ledger, createGuard, { value: guard });
}
