// Proves: the tables in docs/fleet.md of what a fleet guarantees, and of what it cannot, are true. Each row is played; a new or changed
// row fails until it is played here.
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type ClientOptions,
  createLedger,
  createSolarisClient,
  type Fetch,
  LedgerError,
  type LedgerOptions,
  type LedgerStore,
  memoryLedger,
  TimeoutError,
  TooSoonError,
  UnresolvedError,
} from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { stopDate } from "../support/clocks.js";
import { differences, errorOf, guideTable, howTo } from "../support/guides.js";

const { leap } = stopDate();
/** Longer than a claim of the default deadline holds, and the provider's idle timeout, in seconds. */
const [claimS, idleS] = [160, 150];

/** Processes that share a ledger and a provider. */
function startFleet() {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const shared = memoryLedger();
  const { status } = fake.identification(ref);
  const before = { status, confirmation_expires_at: null, current_reference_token: null } as const;
  const start = (broken: Partial<LedgerStore> = {}, options: Partial<ClientOptions> & Partial<LedgerOptions> = {}) => {
    const ledger = createLedger({ ...shared, ...broken });
    const common = { ...fake.clientOptions(), ledger, maxRetries: 0, onWarning: () => {} };
    const client = createSolarisClient({ ...common, ...options } as ClientOptions);
    onTestFinished(() => client.close({ timeoutMs: 0 }));
    const { authorize, reconcile } = client.identifications;
    return {
      authorize: (given = {}) => authorize(ref, given),
      fails: () => errorOf(authorize(ref)),
      reconcile: () => reconcile(ref, { before, timeoutMs: 1_000 }),
    };
  };
  const isClaimed = () => vi.waitFor(async () => expect(await shared.read(ref)).toMatchObject({ state: "claimed" }));
  return { fake, ref, shared, start, isClaimed };
}

const away = () => Promise.reject(new Error("down"));

/** Plays a row, and returns how many SMS the customer got. */
type Play = (fleet: ReturnType<typeof startFleet>) => Promise<unknown>;

const guaranteed: Readonly<Record<string, readonly [returns: string, play: Play]>> = {
  "two tabs or two processes call at once": [
    "both the identification",
    async ({ start, ref }) => {
      const found = await Promise.all([start().authorize(), start().authorize()]);
      expect(found.map(({ identification }) => identification.id)).toEqual([
        ref.identificationId,
        ref.identificationId,
      ]);
    },
  ],
  "a call within `resendAfterMs` after the SMS": [
    "a `TooSoonError`",
    async ({ start }) => {
      await start().authorize();
      leap(19);
      expect(await start().fails()).toBeInstanceOf(TooSoonError);
    },
  ],
  "a process dies before it sends the request": [
    "later calls an `UnresolvedError`; `reconcile` says `no-effect`",
    async ({ start, isClaimed }) => {
      void start({}, { auth: () => new Promise(() => {}) }).fails();
      await isClaimed();
      leap(claimS);
      expect(await start().fails()).toBeInstanceOf(UnresolvedError);
      leap(idleS);
      expect(await start().reconcile()).toMatchObject({ effect: "no-effect" });
    },
  ],
  "a process dies after it has sent the request": [
    "later calls an `UnresolvedError`; `reconcile` says `took-effect`",
    async ({ start, fake }) => {
      fake.failNext({ kind: "hang" });
      void start().fails();
      await vi.waitFor(() => expect(fake.sms).toHaveLength(1));
      leap(claimS);
      expect(await start().fails()).toBeInstanceOf(UnresolvedError);
      expect(await start().reconcile()).toMatchObject({ effect: "took-effect" });
    },
  ],
  "a process is paused until its claim has ended": [
    "its call a `TimeoutError` with `not-sent`",
    async ({ start, shared }) => {
      const claim: LedgerStore["claim"] = async (...asked) => {
        const claimed = await shared.claim(...asked);
        leap(claimS);
        return claimed;
      };
      const error = await start({ claim }).fails();
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ delivery: "not-sent" });
    },
  ],
  "the database is away before the request is sent": [
    "a `LedgerError` with `not-sent`",
    async ({ start }) => {
      const error = await start({ claim: away }).fails();
      expect(error).toBeInstanceOf(LedgerError);
      expect(error).toMatchObject({ delivery: "not-sent" });
    },
  ],
  "the database is away after the request was sent": [
    "the identification; later calls an `UnresolvedError`, until `reconcile`",
    async ({ start }) => {
      await start({ settle: away }).authorize();
      leap(claimS);
      expect(await start().fails()).toBeInstanceOf(UnresolvedError);
      expect(await start().reconcile()).toMatchObject({ effect: "took-effect" });
      expect(await start().fails()).toBeInstanceOf(TooSoonError);
    },
  ],
  "the clocks of two processes differ": [
    "the same as with equal clocks: only the clock of the database counts",
    async ({ start }) => {
      const now = Date.now();
      vi.setSystemTime(now + 240_000);
      await start().authorize();
      vi.setSystemTime(now - 240_000);
      expect(await start().fails()).toBeInstanceOf(TooSoonError);
      vi.setSystemTime(now + 480_000);
      expect(await start().fails()).toBeInstanceOf(TooSoonError);
    },
  ],
};

const impossible: typeof guaranteed = {
  "a process is paused after its last check, before the system writes the request, until another process got the claim":
    [
      "no check can be one step with the write",
      async ({ start, fake }) => {
        let resume = () => {};
        const pause = new Promise<void>((resolve) => (resume = resolve));
        let isChecked = false;
        const paused: Fetch = async (...request) => {
          if (request[1].method === "PATCH") {
            isChecked = true;
            await pause;
          }
          return fake.fetch(...request);
        };
        const first = start({}, { fetch: paused }).authorize();
        await vi.waitFor(() => expect(isChecked).toBe(true));
        leap(claimS + idleS);
        expect(await start().reconcile()).toMatchObject({ effect: "no-effect" });
        await start().authorize();
        resume();
        await first;
      },
    ],
  "the database forgets a row": [
    "nobody knows of the first SMS",
    async ({ start }) => {
      await start(memoryLedger()).authorize();
      await start(memoryLedger()).authorize();
    },
  ],
  '`ledgerFailure: "send"`, and the database is away': [
    "nothing protects the calls",
    async ({ start }) => {
      const unprotected = () => start({ claim: away, settle: away }, { ledgerFailure: "send" });
      await Promise.all([unprotected().authorize(), unprotected().authorize()]);
    },
  ],
  '`afterUnknown: "send"`, and the call before took effect': [
    "you chose it",
    async ({ start, fake }) => {
      fake.failNext({ kind: "reset-after-send" });
      await start().fails();
      await start().authorize({ afterUnknown: "send" });
    },
  ],
};

describe.each([
  ["What the calls return", guaranteed],
  ["Why", impossible],
] as const)("the table of what happens, with the column %s", (column, played) => {
  const { rows } = guideTable("What is guaranteed", column);

  it("has the rows that are played", () => {
    const written = rows.map(([what, , says]) => `${what}: ${says}`);
    expect(
      differences(
        written,
        Object.entries(played).map(([what, [says]]) => `${what}: ${says}`),
      ),
      howTo,
    ).toEqual([]);
  });

  it.each(rows)("is true: %s", async (what = "", sms) => {
    const fleet = startFleet();
    await played[what]?.[1](fleet);
    expect(fleet.fake.sms).toHaveLength(Number(sms));
  });
});
