// A ledger for one process.
import type { IdentificationRef } from "../identification.js";
import { createLedger } from "./create-ledger.js";
import type { Ledger, LedgerRow } from "./ledger.js";
import { isClaimable } from "./rules.js";

type StoredRow = Omit<LedgerRow, "now">;

/** How long a row is kept after its authorization has ended, in milliseconds. One whose outcome is unknown is kept. */
const keptMs = 3_600_000;

/**
 * Creates a ledger for one process: clients that share it send at most one SMS for a customer's wish. What it knows is lost with the
 * process, so a fleet needs a database. It forgets an authorization one hour after it has ended, but never one whose outcome is unknown.
 * Throws nothing.
 *
 * @example
 * const ledger = memoryLedger();
 * const solaris = createSolarisClient({ environment: "sandbox", auth, ledger });
 */
export function memoryLedger(): Ledger {
  const rows = new Map<string, StoredRow>();
  const waiting = new Map<string, Set<() => void>>();

  /** Of those that were claimed first, because each claim moves its row to the end. */
  const forgetTwo = (now: number) => {
    for (const [key, { state, settledAt }] of [...take(rows, 2)]) {
      if (state !== "unknown" && settledAt !== undefined && now - settledAt > keptMs) rows.delete(key);
    }
  };

  return createLedger({
    async claim(ref, { claimId, leaseMs, ...claim }) {
      const [key, now] = [keyOf(ref), clock()];
      const before = rows.get(key);
      if (before && !isClaimable({ ...before, now }, claim)) return { isClaimed: false, row: { ...before, now } };
      const claimNumber = (before?.claimNumber ?? 0) + 1;
      const row: StoredRow = { claimId, claimNumber, state: "claimed", claimedAt: now, deadlineAt: now + leaseMs };
      rows.delete(key);
      rows.set(key, row);
      forgetTwo(now);
      return { isClaimed: true, row: { ...row, now } };
    },
    async settle(ref, { claimId, sentAgoMs, ...settlement }) {
      const [key, now] = [keyOf(ref), clock()];
      const row = rows.get(key);
      if (row?.claimId !== claimId) return false;
      if (row.state !== "claimed" && row.state !== "unknown") return row.state === settlement.state;
      const sentAt = sentAgoMs === undefined ? {} : { sentAt: now - sentAgoMs };
      rows.set(key, { ...row, ...sentAt, ...given(settlement), settledAt: now });
      for (const wake of waiting.get(key) ?? []) wake();
      return true;
    },
    async read(ref, wait) {
      const key = keyOf(ref);
      const isToWait = () => {
        const row = rows.get(key);
        return row?.state === "claimed" && row.claimId === wait?.claimId;
      };
      if (wait && !wait.signal.aborted && isToWait()) await woken(waiting, key, wait.signal);
      const row = rows.get(key);
      return row && { ...row, now: clock() };
    },
  });
}

function keyOf({ personId, identificationId }: IdentificationRef): string {
  return JSON.stringify([personId, identificationId]);
}

/** In milliseconds since 1970. An adjustment of the date does not change how far two times are apart. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let left = most;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

/** Leaves out what is undefined: it stays as it was. */
function given<Settled extends object>(settled: Settled): Settled {
  return Object.fromEntries(Object.entries(settled).filter(([, value]) => value !== undefined)) as Settled;
}

/** Waits until the row of this key has been settled, for at most a second, or until the signal aborts. */
async function woken(waiting: Map<string, Set<() => void>>, key: string, signal: AbortSignal): Promise<void> {
  const waitingForKey = waiting.get(key) ?? new Set();
  waiting.set(key, waitingForKey);
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      waitingForKey.delete(end);
      resolve();
    };
    const timer = setTimeout(end, 1_000);
    signal.addEventListener("abort", end);
    waitingForKey.add(end);
  });
  if (waitingForKey.size === 0) waiting.delete(key);
}
