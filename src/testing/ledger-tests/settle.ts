// Who may note an outcome, and which.
import type { LedgerRow, LedgerStore } from "../../ledger/ledger.js";
import {
  arrange,
  claimOf,
  describe,
  isPastDeadline,
  isUnchanged,
  must,
  type NamedTest,
  newRef,
  noted,
  type Open,
  pause,
  settled,
  settlementOf,
  several,
  shortMs,
  until,
} from "./harness.js";

export const settleTests: readonly NamedTest[] = [
  ["settle: notes what it says, and leaves the rest as it was", notes],
  ["settle: only moves forward", forwardOnly],
  ["settle: only with the claimId of the row", fencing],
  ["settle: one of three different outcomes at once", settleRace],
  ["settle: one of a late outcome and a new claim at once", lateSettleRace],
];

async function notes(open: Open): Promise<void> {
  const [first, second] = [await open(), await open()];
  for (const state of settled) {
    const [ref, claim] = [newRef(), claimOf({ leaseMs: shortMs })];
    const { row: claimed } = await first.claim(ref, claim);
    await until(second, ref, isPastDeadline);
    must(
      await second.settle(ref, settlementOf(claim.claimId, state)),
      `settle("${state}") past the deadline must return true`,
    );
    const row = await first.read(ref);
    const { settledAt = 0, sentAt = 0, now = 0 } = row ?? {};
    isUnchanged(`After settle("${state}")`, row, { ...claimed, ...noted, state, settledAt, sentAt });
    must(settledAt >= claimed.claimedAt && settledAt <= now, "settledAt must be when it was settled");
    must(Math.abs(settledAt - sentAt - 60_000.5) < 1_000, "sentAt must be sentAgoMs before settledAt");
    if (state !== "unknown") continue;
    await pause(5);
    must(
      await first.settle(ref, { claimId: claim.claimId, state: "delivered", status: 200 }),
      "unknown must become delivered",
    );
    const last = await second.read(ref);
    const later = { state: "delivered", status: 200, settledAt: last?.settledAt } as const;
    isUnchanged("After a settlement that does not say everything", last, { ...(row as LedgerRow), ...later });
    must(Number(last?.settledAt) > settledAt, "settledAt must be when it was last settled");
  }
}

async function forwardOnly(open: Open): Promise<void> {
  const ledger = await open();
  for (const from of settled) {
    for (const to of settled) {
      const ref = newRef();
      const before = (await arrange(ledger, ref, from, false)) as LedgerRow;
      const when = `settle("${to}") of ${describe(from)}`;
      const isPossible = from === "unknown" || from === to;
      const result = await ledger.settle(ref, { claimId: before.claimId, state: to, requestId: "request-2" });
      must(result === isPossible, `${when} must return ${isPossible}, but it returned ${result}`);
      if (from !== "unknown") isUnchanged(when, await ledger.read(ref), before);
      else must((await ledger.read(ref))?.state === to, `${when} must change the state`);
    }
  }
}

async function fencing(open: Open): Promise<void> {
  const [first, second] = [await open(), await open()];
  const nobody = newRef();
  must(!(await first.settle(nobody, settlementOf("claim", "unknown"))), "settle without a row must return false");
  must((await first.read(nobody)) === undefined, "settle without a row, and then read, must find no row");
  for (const state of settled) {
    const ref = newRef();
    const lost = (await arrange(first, ref, "claimed", true)) as LedgerRow;
    const claim = claimOf({ afterUnknown: "send" });
    const { row } = await second.claim(ref, claim);
    const isSettled = await first.settle(ref, settlementOf(lost.claimId, state));
    isUnchanged(`settle("${state}") with another claimId`, await second.read(ref), row);
    must(!isSettled, `settle("${state}") with another claimId must return false`);
    await second.settle(ref, settlementOf(claim.claimId, state));
    const isSettledLater = await first.settle(ref, settlementOf(lost.claimId, state));
    must(!isSettledLater, `settle("${state}") with another claimId of ${describe(state)} must return false`);
  }
}

async function settleRace(open: Open): Promise<void> {
  const processes = await several(3, open);
  await several(10, async () => {
    const ref = newRef();
    const { claimId } = (await arrange(processes[0] as LedgerStore, ref, "claimed", false)) as LedgerRow;
    const outcomes = ["delivered", "rejected", "not-sent"] as const;
    const results = await Promise.all(
      outcomes.map(async (state, nth) => ({ state, is: await processes[nth]?.settle(ref, { claimId, state }) })),
    );
    const [winner, ...others] = results.filter(({ is }) => is);
    const row = await processes[0]?.read(ref);
    const what = "Of three different outcomes at once, one must be noted";
    must(winner?.state === row?.state && others.length === 0, `${what}, and settle must return true for it alone`);
  });
}

async function lateSettleRace(open: Open): Promise<void> {
  const [first, second] = [await open(), await open()];
  await several(20, async () => {
    const ref = newRef();
    const { claimId } = (await arrange(first, ref, "claimed", true)) as LedgerRow;
    const [{ isClaimed }, isSettled] = await Promise.all([
      second.claim(ref, claimOf({ afterUnknown: "send" })),
      first.settle(ref, { claimId, state: "delivered" }),
    ]);
    const what = "Of a late delivered and a new claim at once, one must succeed";
    must(isSettled !== isClaimed, `${what}, but ${isSettled ? "both" : "none"} did`);
  });
}
