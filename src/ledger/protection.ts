// Makes at most one SMS of a customer's wish, across all processes that share a ledger: claims before it sends, settles afterwards.
import { LedgerError, type SolarisError } from "../errors.js";
import type { IdentificationRef as Ref } from "../identification.js";
import { Deadline } from "../internal/deadline.js";
import { realSignal, type Signal } from "../internal/signal.js";
import { readProperties } from "../internal/validate.js";
import { pause } from "../internal/wait.js";
import type { CallState } from "../request/call-state.js";
import { type Outcome, type Result, toSolarisError } from "../request/result.js";
import type { GuardSettings, LedgerGuard, Wish } from "./guard.js";
import { Lease } from "./lease.js";
import type { ClaimResult, LedgerRow, LedgerStore, Settlement } from "./ledger.js";
import { checkedLimits, checkRefuseOrSend } from "./limits.js";
import { type LedgerFailure, PatientLedger, patienceMs } from "./patient-ledger.js";
import { reconcileWith } from "./reconciling.js";
import { errorElsewhere, tooSoonError, unresolvedError } from "./row-errors.js";
import { isUnresolved, resendAt } from "./rules.js";

/** What is sent: the requests of the call, until the signal aborts. */
type Send<Body> = (signal: Signal) => Promise<Outcome<Result<Body>>>;

/** How much earlier than the call its settlement is given up, in milliseconds, so that the caller gets the outcome. */
const handOverMs = 20;

export function createProtection<Body>(store: LedgerStore, settings: GuardSettings): LedgerGuard<Body> {
  const { ledgerFailure, resendAfterMs } = checkedLimits(settings);
  const ledger = new PatientLedger(store, settings.warn);
  /** The claim that a call made or waited for, and the claim that its error is about. */
  const claimOfCall = new WeakMap<CallState, string>();
  const claimOfError = new WeakMap<SolarisError, string>();
  const open = new Set<Promise<unknown>>();

  const run = async ({ checked, options }: Wish, state: CallState, signal: Signal, send: Send<Body>) => {
    const ref = checked as Ref;
    const { afterUnknown = "refuse" } = readProperties("The call", options as NonNullable<Wish["options"]>, [
      "afterUnknown",
    ]);
    checkRefuseOrSend("afterUnknown", afterUnknown);
    for (let tries = 0; ; tries++) {
      const claimId = crypto.randomUUID();
      const lease = new Lease(state.lastDeadline());
      state.waitingFor("the ledger");
      let claimed: ClaimResult;
      try {
        const claim = { claimId, leaseMs: lease.claimMs, resendAfterMs, afterUnknown };
        claimed = await ledger.claim(ref, claim, signal, ledgerFailure === "send");
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        const failure = thrown as LedgerFailure;
        ledger.warn(failure, ledgerFailure === "send" ? "Calls go on unprotected." : "Calls send nothing.");
        if (ledgerFailure === "send") return sendAndSettle(ref, claimId, lease, state, signal, send);
        const { message, cause } = failure;
        return { error: new LedgerError(`The ledger's ${message}.`, { delivery: "not-sent", cause }) };
      }
      const { row } = claimed;
      // A driver that has lost its connection may ask again for what the ledger has already done.
      const isClaimed = claimed.isClaimed || row.claimId === claimId;
      claimOfCall.set(state, row.claimId);
      state.log?.(`ledger: ${isClaimed ? "claimed" : `not claimed, it is ${row.state}`}`);
      if (isClaimed) return sendAndSettle(ref, claimId, lease, state, signal, send);
      const outcome = await standBack(ref, row, state, signal);
      if (outcome) return outcome;
      // It has become free.
      await pause(tries * 100, signal);
    }
  };

  const sendAndSettle = async (
    ref: Ref,
    claimId: string,
    lease: Lease,
    state: CallState,
    signal: Signal,
    send: Send<Body>,
  ): Promise<Outcome<Result<Body>>> => {
    state.beforeSend = lease.check;
    const outcome = await send(lease.follow(signal)).catch((thrown: unknown) => ({
      error: toSolarisError(thrown, state.snapshot()),
    }));
    const settlement = { claimId, ...settlementOf(outcome) };
    // The caller gets the outcome, also if the ledger hangs now.
    const limit = new Deadline(
      Math.max(Math.min(patienceMs, firstDeadline(state) - performance.now() - handOverMs), 0),
    );
    const isSettled = await ledger.settle(ref, settlement, limit.signal);
    limit.end();
    state.log?.(`ledger: ${isSettled ? "settled" : "not settled"} as ${settlement.state}`);
    return outcome;
  };

  /** Returns the outcome for a call that may not send; undefined if it may claim again. */
  const standBack = async (
    ref: Ref,
    row: LedgerRow,
    state: CallState,
    signal: Signal,
  ): Promise<Outcome<Result<Body>> | undefined> => {
    if (isUnresolved(row)) return { error: unresolvedError(row, "not-sent") };
    const wantedAt = resendAt(row, resendAfterMs);
    if (wantedAt !== undefined && wantedAt > row.now) return { error: tooSoonError(wantedAt - row.now) };
    if (row.state !== "claimed") return undefined;
    // An SMS may go out for this call, too.
    state.failed("unknown");
    state.waitingFor("the authorization that another process makes");
    const settled = await whileClaimed(ref, row.claimId, signal);
    if (settled?.claimId === row.claimId && settled.state !== "not-sent") {
      return settled.state === "delivered"
        ? madeElsewhere(ref, settled, state, signal)
        : { error: errorElsewhere(settled) };
    }
    state.failed("not-sent");
    return undefined;
  };

  /** Waits until another process has settled the claim, or its deadline has passed. */
  const whileClaimed = async (ref: Ref, claimId: string, signal: Signal): Promise<LedgerRow | undefined> => {
    for (let polls = 1; ; polls++) {
      try {
        const row = await ledger.read(ref, signal, claimId);
        if (row?.claimId !== claimId || row.state !== "claimed" || isUnresolved(row)) return row;
      } catch (failure) {
        if (signal.aborted) throw signal.reason;
        ledger.warn(failure as LedgerFailure, "Calls wait until it works again, or until their deadline.");
      }
      await pause(Math.min(100 * polls, 1_000), signal);
    }
  };

  /** The row has no body, so the identification is retrieved. */
  const madeElsewhere = async (
    ref: Ref,
    row: LedgerRow,
    state: CallState,
    signal: Signal,
  ): Promise<Outcome<Result<Body>>> => {
    state.waitingFor("the identification that another process has authorized");
    try {
      // The callers' own deadlines come first.
      const timeoutMs = Math.max(state.lastDeadline() - performance.now(), 0) + 1_000;
      const body = (await settings.retrieve(ref, { signal: realSignal(signal), timeoutMs })) as Body;
      const { status = 200, requestId } = row;
      return { result: { body, meta: { status, requestId, attempts: 0, headers: {} } } };
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      return { error: unresolvedError(row, "unknown", cause) };
    }
  };

  return {
    run(...call) {
      const running = run(...call);
      const ended = () => void open.delete(running);
      open.add(running);
      running.then(ended, ended);
      return running;
    },
    failed(error, state) {
      const claimId = claimOfCall.get(state);
      if (claimId !== undefined) claimOfError.set(error, claimId);
    },
    reconcile: (ref, error, signal, look) =>
      reconcileWith(ledger, ref, signal, look, error && { claimId: claimOfError.get(error), sentAt: error.sentAt }),
    whenWritten: () => ledger.whenWritten(open),
  };
}

/** When the first caller stops waiting. */
function firstDeadline({ deadlines }: CallState): number {
  return Math.min(...Array.from(deadlines, ({ at }) => at));
}

function settlementOf(outcome: Outcome<Result<unknown>>): Omit<Settlement, "claimId"> {
  if ("result" in outcome) {
    const { status, requestId } = outcome.result.meta;
    return { state: "delivered", status, requestId };
  }
  const { delivery: state, code: errorCode, status, requestId, sentAt } = outcome.error;
  return { state, errorCode, status, requestId, sentAgoMs: sentAt && Math.max(Date.now() - sentAt, 0) };
}
