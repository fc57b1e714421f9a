// A process ends between two steps of an authorization: what the others find then.
import type { LedgerRow } from "../../ledger/ledger.js";
import {
  arrange,
  claimOf,
  isUnchanged,
  must,
  type NamedTest,
  newRef,
  type Open,
  pause,
  settled,
  type Vanish,
} from "./harness.js";

export const crashTests: readonly NamedTest[] = [
  ["crash: after the claim, before or after the request was sent", crashAfterClaim],
  ["crash: during the settlement", crashDuringSettle],
  ["crash: after the settlement", crashAfterSettle],
];

async function crashAfterClaim(open: Open, vanish: Vanish): Promise<void> {
  const [crashed, other, ref, overdue] = [await open(), await open(), newRef(), newRef()];
  const rows = [
    { of: ref, when: "before its deadline", row: await arrange(crashed, ref, "claimed", false) },
    { of: overdue, when: "past its deadline", row: await arrange(crashed, overdue, "claimed", true) },
  ];
  await vanish(crashed);
  // Long enough for a row that expires with its claim.
  await pause(300);
  for (const { of, when, row } of rows) {
    const { isClaimed } = await other.claim(of, claimOf({ resendAfterMs: 0 }));
    must(!isClaimed, `The claim of a process that has crashed became free, ${when}`);
    isUnchanged(`The claim of a process that has crashed, ${when},`, await other.read(of), row);
  }
  const send = claimOf({ afterUnknown: "send" });
  must(
    !(await other.claim(ref, send)).isClaimed,
    "The claim of a process that has crashed became free before its deadline",
  );
  must((await other.claim(overdue, send)).isClaimed, "After a crash, a claim past its deadline must count as unknown");
}

async function crashDuringSettle(open: Open, vanish: Vanish): Promise<void> {
  const [crashed, other, ref] = [await open(), await open(), newRef()];
  const { claimId } = (await arrange(crashed, ref, "claimed", true)) as LedgerRow;
  const settling = crashed.settle(ref, { claimId, state: "delivered" }).catch(() => {});
  await vanish(crashed);
  const { isClaimed, row } = await other.claim(ref, claimOf());
  const isAllowed = !isClaimed && row.claimId === claimId && (row.state === "claimed" || row.state === "delivered");
  must(isAllowed, "After a crash during settle, the row must be as before or as settled");
  await settling;
}

async function crashAfterSettle(open: Open, vanish: Vanish): Promise<void> {
  for (const state of settled) {
    const [crashed, other, ref] = [await open(), await open(), newRef()];
    const row = await arrange(crashed, ref, state, true);
    await vanish(crashed);
    await pause(100);
    isUnchanged(`After a crash, the row that was settled as "${state}"`, await other.read(ref), row);
  }
}
