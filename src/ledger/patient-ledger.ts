// A ledger with patience: it may throw, hang or return anything, and no call fails or waits longer because of it.
import type { IdentificationRef as Ref } from "../identification.js";
import { Deadline } from "../internal/deadline.js";
import { realSignal, type Signal } from "../internal/signal.js";
import { untilAborted } from "../internal/wait.js";
import { reasonOf } from "../transport/platform-error.js";
import type { Warn } from "../warning.js";
import type { Claim, ClaimResult, LedgerRow, LedgerStore, Settlement } from "./ledger.js";

/** How long the ledger may take, in milliseconds. */
export const patienceMs = 5_000;

/** How long the closing of a client waits for it, in milliseconds. */
const closingMs = 1_000;

/** The ledger failed. */
export class LedgerFailure extends Error {}

const states: ReadonlySet<unknown> = new Set(["claimed", "delivered", "rejected", "not-sent", "unknown"]);

export class PatientLedger {
  readonly #ledger: LedgerStore;
  readonly #warn: Warn;
  /** Claims that did not return in time, by their id: a settlement must not come before its claim. */
  readonly #late = new Map<string, Promise<unknown>>();
  /** What is being written without anybody waiting for it. */
  readonly #writes = new Set<Promise<unknown>>();

  constructor(ledger: LedgerStore, warn: Warn) {
    this.#ledger = ledger;
    this.#warn = warn;
  }

  /**
   * Claims the identification. If that fails or is given up, the claim is given back as soon as the ledger answers, unless `isKept`.
   *
   * @throws {LedgerFailure} or the reason of the signal
   */
  async claim(ref: Ref, claim: Claim, signal: Signal, isKept: boolean): Promise<ClaimResult> {
    const asking = (async () => this.#ledger.claim(ref, claim))();
    try {
      const result = await this.#patiently("claim", () => asking, signal);
      if (typeof result?.isClaimed !== "boolean" || !isRow(result.row))
        throw new LedgerFailure("claim returned no row");
      return result;
    } catch (thrown) {
      const { claimId } = claim;
      this.#late.set(claimId, asking);
      if (!isKept || signal.aborted) this.#settle(ref, { claimId, state: "not-sent" });
      throw thrown;
    }
  }

  /**
   * Waits for the row for as long as it is `claimed` by this claim; without a claim it does not wait.
   *
   * @throws {LedgerFailure} or the reason of the signal
   */
  async read(ref: Ref, signal: Signal, claimId?: string): Promise<LedgerRow | undefined> {
    const row = await this.#patiently(
      "read",
      async (patience) =>
        this.#ledger.read(ref, claimId === undefined ? undefined : { claimId, signal: realSignal(patience) }),
      signal,
    );
    if (row === undefined || row === null || isRow(row)) return row ?? undefined;
    throw new LedgerFailure("read returned no row");
  }

  /**
   * Settles a claim, and waits for that until the signal aborts. Throws nothing: the call has its outcome, so a failure is reported as
   * a warning. Returns whether the claim has this state now.
   */
  async settle(ref: Ref, settlement: Settlement, signal: Signal): Promise<boolean> {
    const settling = this.#settle(ref, settlement);
    try {
      return (await this.#patiently("settle", () => settling, signal)) === true;
    } catch {
      return false;
    }
  }

  /** Resolves when these calls are over and nothing is being written, or after a second. */
  async whenWritten(calls: Iterable<Promise<unknown>>): Promise<void> {
    const limit = new Deadline(closingMs);
    const written = async () => {
      await Promise.allSettled(calls);
      await Promise.all(this.#writes);
    };
    await untilAborted(written, limit.signal).catch(() => {});
    limit.end();
  }

  /** Reports that the ledger failed, and what follows from it. */
  warn({ message }: LedgerFailure, consequence: string): void {
    this.#warn("ledger_failed", `The ledger's ${message}. ${consequence}`);
  }

  #settle(ref: Ref, settlement: Settlement): Promise<boolean> {
    const work = (async () => {
      await this.#late.get(settlement.claimId)?.catch(() => {});
      this.#late.delete(settlement.claimId);
      return this.#ledger.settle(ref, settlement);
    })();
    const write = work.catch((failure: unknown) => {
      this.warn(
        new LedgerFailure(`settle failed${reasonOf(failure)}`),
        "An authorization keeps its claim, so its outcome counts as unknown when the claim ends: reconcile settles it.",
      );
    });
    this.#writes.add(write);
    void write.finally(() => this.#writes.delete(write));
    return work;
  }

  async #patiently<T>(step: keyof LedgerStore, work: (signal: Signal) => Promise<T>, signal: Signal): Promise<T> {
    const patience = new Deadline(patienceMs, signal);
    try {
      return await untilAborted(() => work(patience.signal), patience.signal);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const what = patience.signal.aborted ? `did not return within ${patienceMs} ms` : `failed${reasonOf(thrown)}`;
      throw new LedgerFailure(`${step} ${what}`, { cause: thrown });
    } finally {
      patience.end();
    }
  }
}

function isRow(value: unknown): value is LedgerRow {
  const row = (value ?? {}) as Partial<LedgerRow>;
  const times = [row.claimedAt, row.deadlineAt, row.now];
  return typeof row.claimId === "string" && states.has(row.state) && times.every((time) => typeof time === "number");
}
