// How long a read waits, and what wakes it.
import type { LedgerRow } from "../../ledger/ledger.js";
import {
  arrange,
  describe,
  fail,
  inTime,
  isUnchanged,
  must,
  type NamedTest,
  newRef,
  type Open,
  pause,
  states,
  until,
} from "./harness.js";

export const readTests: readonly NamedTest[] = [
  ["read: wakes when another process settles", wakes],
  ["read: waits for about a second at most", waitsASecond],
  ["read: stops to wait when the signal aborts", aborts],
  ["read: does not wait for anything else", waitsForNothingElse],
];

async function wakes(open: Open): Promise<void> {
  const [waiter, settler] = [await open(), await open()];
  await quickly("read must return soon after another process has settled", async () => {
    const ref = newRef();
    const { claimId } = (await arrange(waiter, ref, "claimed", false)) as LedgerRow;
    const watched = watchedSignal();
    const reading = until(waiter, ref, ({ state }) => state !== "claimed", { claimId, signal: watched.signal });
    reading.catch(() => {});
    await pause(100);
    await settler.settle(ref, { claimId, state: "delivered" });
    const settledAt = performance.now();
    must((await reading).state === "delivered", "read must return the row as it was settled");
    const took = performance.now() - settledAt;
    await watched.mustBeUnused();
    return took;
  });
}

async function waitsASecond(open: Open): Promise<void> {
  const [ledger, ref, watched] = [await open(), newRef(), watchedSignal()];
  const before = (await arrange(ledger, ref, "claimed", false)) as LedgerRow;
  const row = await inTime(ledger.read(ref, { claimId: before.claimId, signal: watched.signal }));
  isUnchanged("read after its wait", row, before);
  await watched.mustBeUnused();
}

async function aborts(open: Open): Promise<void> {
  const [ledger, ref] = [await open(), newRef()];
  const before = (await arrange(ledger, ref, "claimed", false)) as LedgerRow;
  for (const afterMs of [0, 50]) {
    await quickly(
      `read must return soon after its signal has aborted${afterMs ? "" : ", also if that was before"}`,
      async () => {
        const controller = new AbortController();
        let abortedAt = performance.now();
        if (!afterMs) controller.abort();
        const row = inTime(ledger.read(ref, { claimId: before.claimId, signal: controller.signal }));
        row.catch(() => {});
        if (afterMs) {
          await pause(afterMs);
          abortedAt = performance.now();
          controller.abort();
        }
        const found = await row.catch(() => fail("read must resolve to the row when its signal aborts, but it failed"));
        isUnchanged("read after an abort", found, before);
        return performance.now() - abortedAt;
      },
    );
  }
}

async function waitsForNothingElse(open: Open): Promise<void> {
  const ledger = await open();
  for (const state of states) {
    const ref = newRef();
    const before = await arrange(ledger, ref, state, false);
    const claimId = before && state !== "claimed" ? before.claimId : "another claim";
    await quickly(
      `read with the claimId ${claimId === before?.claimId ? "" : "not "}of ${describe(state)} must not wait`,
      async () => {
        const [watched, startedAt] = [watchedSignal(), performance.now()];
        const row = await inTime(ledger.read(ref, { claimId, signal: watched.signal }));
        const took = performance.now() - startedAt;
        isUnchanged("read without a wait", row, before);
        await watched.mustBeUnused();
        return took;
      },
    );
  }
}

/** @param work returns how long it took, in milliseconds. It has three tries: a machine may be busy with something else */
async function quickly(what: string, work: () => Promise<number>): Promise<void> {
  let took = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && took > 500; tries++) took = await work();
  must(took <= 500, `${what}, but it took ${Math.round(took)} ms`);
}

/** A signal that never aborts, and knows its listeners. */
function watchedSignal() {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners.add(given[1]);
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners.delete(given[1]);
    remove(...given);
  };
  return {
    signal,
    async mustBeUnused() {
      await pause(10);
      must(listeners.size === 0, "read must remove its listener from the signal");
    },
  };
}
