// What the client knows of its ledger before the part that uses it has been loaded, on demand.
import { ConfigurationError, type SolarisError } from "../errors.js";
import type { IdentificationRef, RetrievedIdentification } from "../identification.js";
import { onDemand } from "../internal/on-demand.js";
import type { Signal } from "../internal/signal.js";
import type { Reconciliation } from "../polling/decision.js";
import type { Guard } from "../request/call.js";
import type { Warn } from "../warning.js";
import type { LedgerSettings } from "./options.js";

/** An authorization that a caller wants. */
export interface Wish {
  readonly checked?: IdentificationRef;
  readonly afterUnknown?: "refuse" | "send" | undefined;
}

/** What the ledger knows of the authorization that is to be reconciled. */
export interface KnownClaim {
  /** The result, if the ledger knows it. */
  readonly result?: Reconciliation;
  /** When the request was sent at the latest, on the clock of `performance.now()`. */
  readonly sentAt?: number | undefined;
  /** Settles the ledger with what was found, and returns what may be said. */
  settle(found: Reconciliation, signal: Signal): Promise<Reconciliation>;
}

/** A ledger in the service of a client. */
export interface LedgerGuard<Body> extends Guard<Wish, Body> {
  /** Looks up the authorization that ended with this error, or else the latest one. */
  lookUp(ref: IdentificationRef, error: SolarisError | undefined, signal: Signal): Promise<KnownClaim>;
  /** Resolves when nothing is left to be written into the ledger. */
  whenWritten(): Promise<void>;
}

/** What the guard needs of the client. */
export interface GuardSettings extends LedgerSettings {
  readonly warn: Warn;
  /** Asks the provider once. */
  retrieve(
    ref: IdentificationRef,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<RetrievedIdentification>;
}

const part = onDemand(() => import("./protection.js"));

export function createLedgerGuard<Body>(settings: GuardSettings, { load } = part): LedgerGuard<Body> {
  let created: LedgerGuard<Body> | undefined;
  const create = async () => {
    const loaded = await load();
    if (!loaded) {
      throw new ConfigurationError(
        "The ledger cannot be used, because a part of the package could not be loaded. A bundler writes it into a file of its own: " +
          "deploy all files that the bundler wrote.",
      );
    }
    created ??= loaded.createProtection<Body>(settings);
    return created;
  };
  // Early, so that it is there at the first call.
  void load();
  return {
    run: async (...call) => (await create()).run(...call),
    failed: (error, state) => created?.failed(error, state),
    lookUp: async (...asked) => (await create()).lookUp(...asked),
    whenWritten: async () => created?.whenWritten(),
  };
}
