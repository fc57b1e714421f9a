// What the ledger adds to reconciling an authorization: when it may have been sent, whether its outcome is known, and the settlement.
import type { IdentificationRef as Ref } from "../identification.js";
import type { Signal } from "../internal/signal.js";
import type { Reconciliation } from "../polling/decision.js";
import type { KnownClaim } from "./guard.js";
import type { LedgerRow } from "./ledger.js";
import type { LedgerFailure, PatientLedger } from "./patient-ledger.js";

const unread = "It is tried again with the next call.";

/**
 * @param claimId of the authorization that is to be reconciled, if that is known
 * @param isSentAtKnown whether its error says when its request was sent
 */
export async function lookUp(
  ledger: PatientLedger,
  ref: Ref,
  claimId: string | undefined,
  isSentAtKnown: boolean,
  signal: Signal,
): Promise<KnownClaim> {
  const read = async (): Promise<LedgerRow | "failed" | undefined> => {
    try {
      return await ledger.read(ref, signal);
    } catch (failure) {
      if (signal.aborted) throw signal.reason;
      ledger.warn(failure as LedgerFailure, unread);
      return "failed";
    }
  };
  const row = await read();
  const readAt = performance.now();
  if (row === "failed") return { settle: async (found) => (found.effect === "no-effect" ? notReadable(found) : found) };
  const isOfError = row?.claimId === claimId;
  const result = isOfError ? resultOf(row) : undefined;
  if (result) return { result, settle: async () => result };
  // Nobody knows when a process that died has sent its request: until its claim ended.
  const isOpen = row?.state === "claimed" || row?.state === "unknown";
  const sentAt =
    row && isOpen && !(isOfError && isSentAtKnown) ? readAt - (row.now - (row.sentAt ?? row.deadlineAt)) : undefined;

  return {
    sentAt,
    async settle(found) {
      if (found.effect === "undecided") return found;
      const state = found.effect === "took-effect" ? "delivered" : "not-sent";
      const isSettled =
        row !== undefined && isOpen && (await ledger.settle(ref, { claimId: row.claimId, state }, signal));
      if (isSettled || found.effect === "took-effect") return found;
      const now = await read();
      if (now === "failed") return notReadable(found);
      const isSame = now?.claimId === row?.claimId && now?.state !== "delivered";
      return isSame
        ? found
        : undecided(found, "Another authorization of this identification has been made meanwhile. Reconcile again.");
    },
  };
}

/** What the ledger says about the authorization itself. */
function resultOf(row: LedgerRow | undefined): Reconciliation | undefined {
  if (!row || row.state === "claimed" || row.state === "unknown") return undefined;
  const effect = row.state === "delivered" ? "took-effect" : "no-effect";
  return { effect, evidence: [`the ledger says ${row.state}`], identification: undefined };
}

function notReadable(found: Reconciliation): Reconciliation {
  return undecided(
    found,
    "The ledger could not be read, so another process may be making the authorization. Reconcile again.",
  );
}

function undecided({ evidence, identification }: Reconciliation, reason: string): Reconciliation {
  return { effect: "undecided", evidence, identification, reason };
}
