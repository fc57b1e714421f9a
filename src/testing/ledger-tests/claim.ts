// Who may claim an identification, also if many want it at once.
import type { LedgerStore } from "../../ledger/ledger.js";
import {
  arrange,
  claimOf,
  describe,
  isNewRow,
  isUnchanged,
  longMs,
  must,
  type NamedTest,
  newRef,
  type Open,
  type StateBefore,
  several,
  shortMs,
  states,
  type Test,
} from "./harness.js";

export const claimTests: readonly NamedTest[] = [
  ...states.map((state) => [`claim: which claims are possible if there is ${describe(state)}`, claims(state)] as const),
  ...(["no row", "rejected", "delivered", "unknown"] as const).map(
    (state) => [`claim: one of 50 at once is possible if there is ${describe(state)}`, race(state)] as const,
  ),
  ["claim: compares both ids exactly", exactIds],
];

/** Plays every combination of deadline, `afterUnknown` and `resendAfterMs` for a row with this state. */
function claims(state: StateBefore): Test {
  return async (open) => {
    const [first, second] = [await open(), await open()];
    const cases = [true, false].flatMap((isOverdue) =>
      (["refuse", "send"] as const).flatMap((afterUnknown) =>
        [shortMs, longMs].map((resendAfterMs) => ({ isOverdue, afterUnknown, resendAfterMs })),
      ),
    );
    await Promise.all(
      cases.map(async ({ isOverdue, afterUnknown, resendAfterMs }) => {
        const ref = newRef();
        const before = await arrange(first, ref, state, isOverdue);
        const claim = claimOf({ afterUnknown, resendAfterMs });
        const when = `claim, after ${describe(state)}${isOverdue ? " past its deadline" : ""}, with afterUnknown "${afterUnknown}" and resendAfterMs ${resendAfterMs},`;
        const isPossible = {
          "no row": true,
          rejected: true,
          "not-sent": true,
          delivered: resendAfterMs === shortMs,
          unknown: afterUnknown === "send",
          claimed: isOverdue && afterUnknown === "send",
        }[state];
        const { isClaimed, row } = await second.claim(ref, claim);
        must(isClaimed === isPossible, `${when} must ${isPossible ? "" : "not "}be possible`);
        if (isPossible) isNewRow(when, row, claim, before);
        else isUnchanged(when, row, before);
        isUnchanged(`${when} and then read`, await first.read(ref), row);
      }),
    );
  };
}

/** Many processes want the same claim. */
function race(state: StateBefore): Test {
  return async (open) => {
    const processes = await several(5, open);
    const ref = newRef();
    await arrange(processes[0] as LedgerStore, ref, state, true);
    const changes = { afterUnknown: "send", resendAfterMs: shortMs } as const;
    const results = await several(10, () =>
      Promise.all(processes.map((ledger) => ledger.claim(ref, claimOf(changes)))),
    );
    const winners = results.flat().filter(({ isClaimed }) => isClaimed);
    must(winners.length === 1, `Of 50 claims at once, ${winners.length} were possible instead of one`);
    for (const { row } of results.flat()) isUnchanged("Of 50 claims at once, each", row, winners[0]?.row);
  };
}

async function exactIds(open: Open): Promise<void> {
  const [ledger, id] = [await open(), crypto.randomUUID()];
  const long = id + "x".repeat(500);
  const pairs = [
    ...[
      ["a", "i"],
      ["A", "i"],
      ["a", "I"],
      ["i", "a"],
      ["a:b", "c"],
      ["a", "b:c"],
      ["a,b", "c"],
      ["a", "b,c"],
    ],
    ...[
      ["a|b", "c"],
      ["a", "b|c"],
      ["a/b", "c"],
      ["a", "b/c"],
      ["ab", "c"],
      ["a", "bc"],
      ['a","b', "c"],
      ["a", 'b","c'],
    ],
    ...[
      ["\u00e9", "i"],
      ["e\u0301", "i"],
      ["\u00df", "i"],
      ["ss", "i"],
      ["\u{1f58b}", "i"],
      ["\u{1f58a}", "i"],
    ],
    ...[
      ["%", "i"],
      ["_", "i"],
      ["*", "i"],
      ["'", "i"],
      ["\\", "i"],
      ["{a}", "i"],
      ["01", "i"],
      ["1", "i"],
    ],
    ...[
      [`${long}1`, "i"],
      [`${long}2`, "i"],
      ["l", `${long}1`],
      ["l", `${long}2`],
    ],
  ].map(([personId = "", identificationId = ""]) => ({ personId: id + personId, identificationId }));
  const claimed = await Promise.all(pairs.map(async (ref) => ({ ref, ...(await ledger.claim(ref, claimOf())) })));
  for (const { ref, isClaimed, row } of claimed) {
    const names = JSON.stringify(Object.values(ref).map((value) => value.replace(id, "").slice(-20)));
    must(isClaimed, `The ids ${names} were taken for others`);
    isUnchanged(`The row of the ids ${names}`, await ledger.read(ref), row);
  }
}
