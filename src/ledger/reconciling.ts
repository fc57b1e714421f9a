// What the ledger adds to reconciling an authorization: when it may have been sent, whether its outcome is known, and the settlement.
import type { IdentificationRef as Ref } from "../identification.js";
import type { Signal } from "../internal/signal.js";
import type { Reconciliation } from "../polling/decision.js";
import type { LedgerRow } from "./ledger.js";
import type { LedgerFailure, PatientLedger } from "./patient-ledger.js";

/** What is known of the authorization from its error. */
interface Failed {
  readonly claimId: string | undefined;
  readonly sentAt: number | undefined;
}

/** @param look finds out by polling; it gets the time at which the request was sent at the latest, if the ledger knows it */
export async function reconcileWith(
  ledger: PatientLedger,
  ref: Ref,
  signal: Signal,
  look: (sentAt?: number) => Promise<Reconciliation>,
  failed: Failed | undefined,
): Promise<Reconciliation> {
  const read = async (): Promise<LedgerRow | "failed" | undefined> => {
    try {
      return await ledger.read(ref, signal);
    } catch (failure) {
      if (signal.aborted) throw signal.reason;
      ledger.warn(failure as LedgerFailure, "The next call tries again.");
      return "failed";
    }
  };
  const row = await read();
  const readAt = performance.now();
  if (row === "failed") return unlessNoEffect(await look(), notReadable);
  const isOfError = row !== undefined && row.claimId === failed?.claimId;
  if (isOfError && isSettled(row)) {
    const effect = row.state === "delivered" ? "took-effect" : "no-effect";
    return { effect, evidence: [`the ledger says ${row.state}`], identification: undefined };
  }
  const open = row && !isSettled(row) ? row : undefined;
  // Nobody knows when a process that died has sent its request: until its claim ended.
  const sentAt = open && readAt - (open.now - (open.sentAt ?? open.deadlineAt));
  const found = await look(isOfError && failed?.sentAt !== undefined ? undefined : sentAt);
  if (found.effect === "undecided") return found;

  const state = found.effect === "took-effect" ? "delivered" : "not-sent";
  const isNoted = open && (await ledger.settle(ref, { claimId: open.claimId, state }, signal));
  if (isNoted || found.effect === "took-effect") return found;
  const now = await read();
  if (now === "failed") return unlessNoEffect(found, notReadable);
  const isSame = now?.claimId === row?.claimId && now?.state !== "delivered";
  return isSame ? found : unlessNoEffect(found, madeMeanwhile);
}

function isSettled({ state }: LedgerRow): boolean {
  return state !== "claimed" && state !== "unknown";
}

const notReadable =
  "The ledger could not be read, so another process may be making the authorization. Reconcile again.";
const madeMeanwhile = "Another authorization of this identification has been made meanwhile. Reconcile again.";

/** An SMS that went out is certain. That none did is not, for this reason. */
function unlessNoEffect(found: Reconciliation, reason: string): Reconciliation {
  return found.effect === "no-effect" ? { ...found, effect: "undecided", reason } : found;
}
