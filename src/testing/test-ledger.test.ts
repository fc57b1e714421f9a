import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ledger, LedgerRow, LedgerWait } from "../ledger/ledger.js";
import { memoryLedger } from "../ledger/memory-ledger.js";
import { isUnresolved } from "../ledger/rules.js";
import { testLedger } from "./test-ledger.js";

describe("a ledger that keeps its promises", () => {
  const ledger = memoryLedger();
  for (const { name, run } of testLedger(() => ledger)) it(name, run);
});

it("closes what it has opened, once for each process, whatever its last settlement does", async () => {
  const ledger = memoryLedger();
  let [opened, closed] = [0, 0];
  const tests = testLedger(async () => {
    opened++;
    let isOpen = true;
    return {
      ...ledger,
      async settle(ref, settlement) {
        if (settlement.requestId === undefined) await Promise.resolve();
        if (!isOpen) throw new Error("closed");
        return ledger.settle(ref, settlement);
      },
      close() {
        isOpen = false;
        closed++;
      },
    };
  });
  for (const { run } of tests) await run();
  expect(opened).toBeGreaterThan(tests.length);
  expect(closed).toBe(opened);
});

/** Breaks one promise of a ledger. */
type Break = (ledger: Ledger) => Partial<Ledger>;
type Edit = (row: LedgerRow) => LedgerRow | undefined;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Each row that the ledger returns is another one. */
const showing =
  (edit: Edit): Break =>
  (ledger) => ({
    async claim(ref, claim) {
      const result = await ledger.claim(ref, claim);
      return { ...result, row: edit(result.row) ?? result.row };
    },
    async read(ref, wait) {
      const row = await ledger.read(ref, wait);
      return row && edit(row);
    },
  });

/** All ids are other ones. */
const naming =
  (edit: (id: string) => string): Break =>
  (ledger) => {
    const named = (ref: Parameters<Ledger["read"]>[0]) => ({
      personId: edit(ref.personId),
      identificationId: edit(ref.identificationId),
    });
    return {
      claim: (ref, claim) => ledger.claim(named(ref), claim),
      settle: (ref, settlement) => ledger.settle(named(ref), settlement),
      read: (ref, wait) => ledger.read(named(ref), wait),
    };
  };

const claiming =
  (changes: Partial<Parameters<Ledger["claim"]>[1]>): Break =>
  (ledger) => ({ claim: (ref, claim) => ledger.claim(ref, { ...claim, ...changes }) });

/** Reads, and waits otherwise. */
const waiting =
  (wait: (row: LedgerRow, wait: LedgerWait) => Promise<unknown>): Break =>
  (ledger) => ({
    async read(ref, how) {
      const row = await ledger.read(ref);
      if (row && how && row.state === "claimed" && row.claimId === how.claimId) await wait(row, how);
      return ledger.read(ref);
    },
  });

/** Waits a second for a row with this state, whatever its claim. */
const waitingAnyway =
  (state: LedgerRow["state"]): Break =>
  (ledger) => ({
    async read(ref, wait) {
      const row = await ledger.read(ref, wait);
      if (row?.state === state && wait) await pause(1_000);
      return row;
    },
  });

const joining =
  (separator: string): Break =>
  (ledger) => {
    const joined = ({ personId, identificationId }: Parameters<Ledger["read"]>[0]) => ({
      personId: `${personId}${separator}${identificationId}`,
      identificationId: "",
    });
    return {
      claim: (ref, claim) => ledger.claim(joined(ref), claim),
      settle: (ref, settlement) => ledger.settle(joined(ref), settlement),
      read: (ref, wait) => ledger.read(joined(ref), wait),
    };
  };

/** Rows that nobody finds any more, though others can still claim them as they could. */
const expiring =
  (isExpired: (row: LedgerRow) => boolean): Break =>
  (ledger) => ({
    async read(ref, wait) {
      const row = await ledger.read(ref, wait);
      return row && isExpired(row) ? undefined : row;
    },
  });

/** Claims that become free. */
const freeing =
  (isFree: (row: LedgerRow) => boolean): Break =>
  (ledger) => ({
    async claim(ref, claim) {
      const row = await ledger.read(ref);
      if (row?.state === "claimed" && isFree(row))
        await ledger.settle(ref, { claimId: row.claimId, state: "rejected" });
      return ledger.claim(ref, claim);
    },
  });

const firstSettled = new Map<string, number>();

/** The part of the suite that finds it, and what it says. */
const broken: readonly (readonly [part: string, what: string, named: RegExp, how: Break])[] = [
  [
    "claim",
    "every claim is possible",
    /must not be possible/,
    (ledger) => ({
      async claim(ref, claim) {
        const before = await ledger.read(ref);
        if (before?.state === "claimed") await ledger.settle(ref, { claimId: before.claimId, state: "rejected" });
        else if (before?.state === "unknown") await ledger.settle(ref, { claimId: before.claimId, state: "rejected" });
        return ledger.claim(ref, { ...claim, resendAfterMs: 0 });
      },
    }),
  ],
  [
    "claim",
    "time makes a claim free",
    /past its deadline.*"refuse".*must not be possible/,
    (ledger) => ({
      async claim(ref, claim) {
        const row = await ledger.read(ref);
        return ledger.claim(ref, row?.state === "claimed" ? { ...claim, afterUnknown: "send" } : claim);
      },
    }),
  ],
  ["claim", "unknown is free", /"unknown".*"refuse".*must not be possible/, claiming({ afterUnknown: "send" })],
  ["claim", "unknown is never free", /"unknown".*"send".*must be possible/, claiming({ afterUnknown: "refuse" })],
  ["claim", "an SMS can be sent again at once", /"delivered".*must not be possible/, claiming({ resendAfterMs: 0 })],
  [
    "claim",
    "an SMS can never be sent again",
    /"delivered".*must be possible/,
    claiming({ resendAfterMs: Number.POSITIVE_INFINITY }),
  ],
  [
    "claim",
    "nothing can be claimed",
    /first claim of an identification must be possible/,
    (ledger) => ({
      claim: async (ref, claim) => ({ ...(await ledger.claim(ref, claim)), isClaimed: false }),
    }),
  ],
  [
    "claim",
    "a claim has another deadline",
    /must set deadlineAt/,
    (ledger) => ({
      claim: (ref, claim) => ledger.claim(ref, { ...claim, leaseMs: claim.leaseMs + 20 }),
    }),
  ],
  [
    "claim",
    "times are in seconds",
    /must set claimedAt to now, in milliseconds/,
    showing((row) => ({
      ...row,
      now: row.now / 1e3,
      claimedAt: row.claimedAt / 1e3,
      deadlineAt: row.deadlineAt / 1e3 + 1e6,
    })),
  ],
  ["claim", "claims are not counted", /must have claimNumber 2/, showing((row) => ({ ...row, claimNumber: 1 }))],
  [
    "claim",
    "what is not known is null",
    /must have settledAt undefined, but it is null/,
    showing((row) => ({ ...row, settledAt: row.settledAt ?? null }) as LedgerRow),
  ],
  [
    "claim",
    "the request of the claim before is kept",
    /must have requestId undefined/,
    (ledger) => {
      let requestId: string | undefined;
      return {
        async claim(ref, claim) {
          requestId = (await ledger.read(ref))?.requestId;
          const result = await ledger.claim(ref, claim);
          return { ...result, row: { ...result.row, requestId } };
        },
      };
    },
  ],
  [
    "claim",
    "each process has a store of its own",
    /another process does not see it|must not be possible/,
    () => memoryLedger(),
  ],
  [
    "claim",
    "it looks before it claims",
    /Of 50 claims at once, \d+ were possible/,
    (ledger) => ({
      async claim(ref, claim) {
        const row = await ledger.read(ref);
        await pause(1);
        if (!row) return { isClaimed: true, row: (await ledger.claim(ref, claim)).row };
        return ledger.claim(ref, claim);
      },
    }),
  ],
  [
    "claim",
    "capital letters do not count",
    /\["A","i"\] were taken|\["a","I"\] were taken/,
    naming((id) => id.toLowerCase()),
  ],
  ["claim", "accents can be written in two ways", /were taken for others/, naming((id) => id.normalize())],
  ["claim", "long ids are cut", /were taken for others/, naming((id) => id.slice(0, 255))],
  ["claim", "both ids are one", /were taken for others/, joining(":")],
  ["claim", "both ids are one JSON without escapes", /were taken for others/, joining('","')],
  [
    "claim",
    "a failed claim changes the row",
    /must have claimId/,
    (ledger) => ({
      async claim(ref, claim) {
        const result = await ledger.claim(ref, claim);
        return result.isClaimed ? result : { ...result, row: { ...result.row, claimId: claim.claimId } };
      },
    }),
  ],
  [
    "settle",
    "a late outcome is refused",
    /past the deadline must return true/,
    (ledger) => ({
      settle: async (ref, settlement) => {
        const row = await ledger.read(ref);
        return row?.state === "claimed" && isUnresolved(row) ? false : ledger.settle(ref, settlement);
      },
    }),
  ],
  [
    "settle",
    "an outcome is not noted",
    /must have requestId request-1/,
    (ledger) => ({
      settle: (ref, { requestId: _, ...settlement }) => ledger.settle(ref, settlement),
    }),
  ],
  [
    "settle",
    "when it was sent is a time, not an age",
    /sentAt must be sentAgoMs before settledAt/,
    (ledger) => ({
      settle: (ref, settlement) => ledger.settle(ref, { ...settlement, sentAgoMs: -Number(settlement.sentAgoMs) }),
    }),
  ],
  [
    "settle",
    "when it was settled is when it was first settled",
    /settledAt must be when it was last settled/,
    showing((row) => {
      if (row.settledAt !== undefined && !firstSettled.has(row.claimId)) firstSettled.set(row.claimId, row.settledAt);
      return { ...row, settledAt: firstSettled.get(row.claimId) };
    }),
  ],
  [
    "settle",
    "it was settled before it was claimed",
    /settledAt must be when it was settled/,
    showing((row) => (row.settledAt ? { ...row, settledAt: row.claimedAt - 1 } : row)),
  ],
  [
    "settle",
    "a settled row is lost",
    /After settle\("delivered"\) must find the row/,
    expiring(({ state }) => state === "delivered"),
  ],
  [
    "settle",
    "a settlement forgets what it does not say",
    /does not say everything must have/,
    (ledger) => ({
      settle: (ref, settlement) => ledger.settle(ref, { requestId: "", errorCode: "", ...settlement }),
    }),
  ],
  [
    "settle",
    "unknown stays unknown",
    /unknown must become delivered/,
    (ledger) => ({
      settle: async (ref, settlement) =>
        (await ledger.read(ref))?.state !== "unknown" && ledger.settle(ref, settlement),
    }),
  ],
  [
    "settle",
    "unknown stays unknown, silently",
    /of a row that is "unknown" must change the state/,
    (ledger) => ({
      settle: async (ref, settlement) =>
        (await ledger.read(ref))?.state === "unknown" || ledger.settle(ref, settlement),
    }),
  ],
  [
    "settle",
    "the last outcome counts",
    /settle\("rejected"\) of a row that is "delivered" must return false/,
    (ledger) => ({
      settle: async (ref, settlement) => (await ledger.settle(ref, settlement)) || true,
    }),
  ],
  [
    "settle",
    "an outcome cannot be noted twice",
    /settle\("delivered"\) of a row that is "delivered" must return true/,
    (ledger) => ({
      settle: async (ref, settlement) => {
        const row = await ledger.read(ref);
        return (row?.state === "claimed" || row?.state === "unknown") && ledger.settle(ref, settlement);
      },
    }),
  ],
  [
    "settle",
    "an outcome noted twice changes the row",
    /of a row that is "[\w-]+" must have requestId request-1, but it is request-2/,
    (ledger) => {
      const last = new Map<string, string | undefined>();
      return {
        settle(ref, settlement) {
          last.set(ref.personId, settlement.requestId);
          return ledger.settle(ref, settlement);
        },
        async read(ref, wait) {
          const row = await ledger.read(ref, wait);
          return row && { ...row, requestId: last.get(ref.personId) };
        },
      };
    },
  ],
  [
    "settle",
    "any claimId settles",
    /with another claimId must have settledAt undefined/,
    (ledger) => ({
      async settle(ref, settlement) {
        const claimId = (await ledger.read(ref))?.claimId ?? settlement.claimId;
        return ledger.settle(ref, { ...settlement, claimId });
      },
    }),
  ],
  [
    "settle",
    "a lost claim seems settled",
    /with another claimId must return false/,
    (ledger) => ({
      settle: async (ref, settlement) =>
        (await ledger.settle(ref, settlement)) || (await ledger.read(ref)) !== undefined,
    }),
  ],
  [
    "settle",
    "a lost claim seems settled when another one is",
    /with another claimId of a row that is "[\w-]+" must return false/,
    (ledger) => ({
      settle: async (ref, settlement) =>
        (await ledger.settle(ref, settlement)) || (await ledger.read(ref))?.state === settlement.state,
    }),
  ],
  [
    "settle",
    "settle without a row returns true",
    /settle without a row must return false/,
    (ledger) => ({
      settle: async (ref, settlement) => (await ledger.settle(ref, settlement)) || true,
    }),
  ],
  [
    "settle",
    "settle creates a row",
    /without a row, and then read, must find no row/,
    (ledger) => ({
      async settle(ref, settlement) {
        if (!(await ledger.read(ref)))
          await ledger.claim(ref, { ...settlement, leaseMs: 1, resendAfterMs: 1, afterUnknown: "send" });
        return settlement.claimId === "claim" ? false : ledger.settle(ref, settlement);
      },
    }),
  ],
  [
    "settle",
    "two outcomes at once are both noted",
    /Of three different outcomes at once/,
    (ledger) => ({
      async settle(ref, settlement) {
        const row = await ledger.read(ref);
        return (await ledger.settle(ref, settlement)) || row?.state === "claimed";
      },
    }),
  ],
  [
    "settle",
    "a new claim and a late outcome both succeed",
    /Of a late delivered and a new claim at once.*both/,
    (ledger) => ({
      async settle(ref, settlement) {
        const row = await ledger.read(ref);
        return (
          (await ledger.settle(ref, settlement)) || (row?.state === "claimed" && row.claimId === settlement.claimId)
        );
      },
      async claim(ref, claim) {
        if (await ledger.read(ref)) await pause(1);
        const result = await ledger.claim(ref, claim);
        return result.isClaimed || result.row.state !== "delivered"
          ? result
          : { ...result, isClaimed: claim.afterUnknown === "send" };
      },
    }),
  ],
  [
    "read",
    "waiting is not ended by a settlement",
    /soon after another process has settled, but/,
    waiting(() => pause(1_000)),
  ],
  [
    "read",
    "waiting ends with the wrong row",
    /as it was settled/,
    (ledger) => ({
      async read(ref, wait) {
        const row = await ledger.read(ref, wait);
        return row && wait && row.state === "delivered" ? { ...row, state: "rejected" } : row;
      },
    }),
  ],
  ["read", "waiting has no end", /for about a second at most/, waiting(() => pause(60_000))],
  [
    "read",
    "waiting ignores the signal",
    /after its signal has aborted, but/,
    (ledger) => ({
      read: (ref, wait) =>
        ledger.read(ref, wait?.signal.aborted === false ? { ...wait, signal: new AbortController().signal } : wait),
    }),
  ],
  [
    "read",
    "waiting ignores that the signal has aborted",
    /also if that was before, but/,
    (ledger) => ({
      read: (ref, wait) =>
        ledger.read(ref, wait?.signal.aborted ? { ...wait, signal: new AbortController().signal } : wait),
    }),
  ],
  [
    "read",
    "an abort is an error",
    /must resolve to the row when its signal aborts/,
    (ledger) => ({
      async read(ref, wait) {
        const row = await ledger.read(ref, wait);
        wait?.signal.throwIfAborted();
        return row;
      },
    }),
  ],
  [
    "read",
    "listeners stay",
    /must remove its listener/,
    (ledger) => ({
      read(ref, wait) {
        wait?.signal.addEventListener("abort", () => {});
        return ledger.read(ref, wait);
      },
    }),
  ],
  ["read", "it waits for any claim", /read with the claimId not of .* must not wait, but/, waitingAnyway("claimed")],
  [
    "read",
    "it waits although it is settled",
    /read with the claimId of a row that is "delivered" must not wait, but/,
    waitingAnyway("delivered"),
  ],
  [
    "crash",
    "a claim expires",
    /was lost|must find the row|must not be possible|became free/,
    expiring((row) => row.state === "claimed" && isUnresolved(row)),
  ],
  [
    "crash",
    "a claim expires some time after its deadline",
    /crashed.*must find the row|A row was lost/,
    expiring((row) => row.state === "claimed" && row.now > row.deadlineAt + 100),
  ],
  [
    "crash",
    "an unknown outcome expires",
    /settled as "unknown" must find the row|A row was lost/,
    expiring((row) => row.state === "unknown" && row.now > Number(row.settledAt) + 50),
  ],
  [
    "crash",
    "a claim ends with its process",
    /crashed.*became free, before its deadline|became free/,
    freeing((row) => row.now > row.claimedAt + 200),
  ],
  [
    "crash",
    "a crash leaves half a settlement",
    /crash during settle/,
    (ledger) => ({
      async settle(ref, settlement) {
        await ledger.settle(ref, { ...settlement, state: "unknown" });
        await pause(1);
        return ledger.settle(ref, settlement);
      },
    }),
  ],
  [
    "crash",
    "a claim past its deadline is never free",
    /past its deadline must count as unknown/,
    claiming({ afterUnknown: "refuse" }),
  ],
  [
    "claim",
    "the clock stands still",
    /stayed as it was: `now` must move on/,
    (ledger) => {
      const first = new Map<string, number>();
      return {
        async read(ref, wait) {
          const row = await ledger.read(ref, wait);
          if (!row) return row;
          // Or the suite looks more than a thousand times before it gives up.
          await pause(100);
          const now = first.get(ref.personId) ?? row.claimedAt;
          first.set(ref.personId, now);
          return { ...row, now };
        },
      };
    },
  ],
  [
    "claim",
    "a state is another one",
    /After a row that is "not-sent" was made, read returned the state "rejected"/,
    showing((row) => (row.state === "not-sent" ? { ...row, state: "rejected" } : row)),
  ],
  ["claim", "nothing can be settled", /of a claim must return true/, () => ({ settle: async () => false })],
];

describe("a ledger that breaks a promise", () => {
  // Time passes only while all wait for it: a busy machine would make a row expire sooner than its test looks at it.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }).setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => void vi.useRealTimers());

  it.each(broken)("of %s is found: %s", async (part, _, named, how) => {
    const ledger = memoryLedger();
    const tests = testLedger(() => ({ ...ledger, ...how(ledger) })).filter(({ name }) => name.startsWith(part));
    const messages = await Promise.all(tests.map(({ run }) => run().then(String, ({ message }) => String(message))));
    expect(
      messages.filter((message) => named.test(message)),
      messages.join("\n"),
    ).not.toEqual([]);
  });
});
