// Proves that processes which share a ledger send at most one SMS for a customer's wish, whatever dies, pauses or hangs, and that
// reconcile finds out what became of the others. `FLEET_CLICKS` and `FLEET_KILLS` make it longer or shorter.
import { setTimeout as pass } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { IdentificationBefore, IdentificationRef, LedgerRow } from "../../src/index.js";
import type { Fault } from "../../src/testing/index.js";
import { bundledClient } from "../support/bundled-client.js";
import { databases, type Fleet, startFleet } from "../support/fleet.js";
import { type Answer, type Click, type Step, steps } from "../support/pod-protocol.js";

const folder = await bundledClient("contract-tests/support/pod-process.ts");

const wantedClicks = Number(process.env.FLEET_CLICKS ?? 320);
const wantedKills = Number(process.env.FLEET_KILLS ?? 24);
/** A short run does not come to each step. */
const comesToEachStep = wantedKills >= 24;
/** Short, so that a pause can outlast a claim: a claim holds 5 s longer. */
const timeoutMs = 3_000;
const pauseMs = timeoutMs + 5_000 + 1_000;
/** The provider's idle timeout: without an effect until then, there will be none. */
const idleTimeoutMs = 150_000;

/** One wish for an SMS: as many clicks as it takes until there is an answer. */
interface Wish {
  readonly ref: IdentificationRef;
  readonly before: IdentificationBefore;
  readonly answers: readonly (Answer | "died")[];
}

const faults: readonly Fault[] = [
  { kind: "status", status: 403 },
  { kind: "status", status: 429 },
  { kind: "status", status: 503 },
  { kind: "status", status: 503, takesEffect: true },
  { kind: "reset-after-send" },
  { kind: "reset-after-send", takesEffect: false },
  { kind: "truncate" },
];

const pausedAt: readonly Step[] = ["before the claim", "claimed", "sending", "answered", "settling", "waiting"];

/** How long after the first click the second one comes: they meet in every order. */
const gaps = [0, 5, 30, 100, 300].map((most) => () => Math.random() * most);

const any = (places: number) => Math.floor(Math.random() * places);
const pick = <Item>(items: readonly Item[], nth: number) => items[nth % items.length] as Item;

/** Whether it is the `nth` of `of` that are spread evenly over `all`. */
const isTurn = (nth: number, of: number, all: number) =>
  Math.floor(((nth + 1) * of) / all) > Math.floor((nth * of) / all);

async function makeWish({ fake, pods, solaris }: Fleet, nth: number, stop?: Click["stop"]): Promise<Wish> {
  // On a slow machine a long run outlasts the usual window, after which nothing shows what had no effect.
  const authorization_expires_at = new Date(Date.now() + 7_200_000).toISOString();
  const ref = fake.addIdentification({ authorization_expires_at });
  const { identification } = await solaris.identifications.retrieve(ref);
  const answers: (Answer | "died")[] = [];
  const click = async (place: number, mayStop?: Click["stop"]) => {
    const answer = await pods.click(place, ref, mayStop);
    answers.push(answer);
    return answer;
  };
  const [one, other] = [any(pods.size), any(pods.size)];
  // Of two that claim at once in two processes, either may be the one who waits.
  const twins = stop?.step === "waiting" && [one, (one + 1) % pods.size].map((place) => click(place, stop));
  const clicks = async () => {
    const first = click(one, stop);
    await pass(pick(gaps, nth)());
    return [first, click(other)];
  };
  let last = await Promise.all(twins || (await clicks()));
  for (let tries = 0; tries < 30 && last.every(isToRepeat); tries++) {
    await pass(500);
    last = [await click(any(pods.size))];
  }
  return { ref, before: identification, answers };
}

/** Whether a customer without patience clicks again: also if an SMS may be on its way. */
const isToRepeat = (answer: Answer | "died") =>
  answer === "died" || saysFree(answer) || (answer.delivery === "unknown" && answer.code !== "unresolved");

/** Nothing was sent, by this call or another. */
const saysFree = ({ delivery, code }: Answer) =>
  delivery === "not-sent" && code !== "too_soon" && code !== "unresolved";

/** Chooses the step where the fewest have stopped so far, or are about to. */
function aim(at: readonly Step[], stopped: Readonly<Record<string, number>>): { next(): Step; isEveryDone(): boolean } {
  const aimed: Record<string, number> = {};
  const done = (step: Step) => stopped[step] ?? 0;
  const rank = (step: Step) => done(step) * 1_000 + (aimed[step] ?? 0);
  return {
    next() {
      const [step] = [...at].sort((one, other) => rank(one) - rank(other)) as [Step];
      aimed[step] = (aimed[step] ?? 0) + 1;
      return step;
    },
    isEveryDone: () => at.every((step) => done(step) > 0),
  };
}

/** Makes wishes while processes die and pause, the database crashes, and the network hangs. */
async function makeWishes(fleet: Fleet): Promise<Wish[]> {
  const { pods, fake } = fleet;
  const wishes: Promise<Wish>[] = [];
  const troubles: Promise<unknown>[] = [];
  const expected = wantedClicks / 2;
  const aimedKills = Math.ceil(wantedKills * 0.7);
  const aimedPauses = Math.max(Math.ceil(wantedKills / 8), pausedAt.length);
  const [killing, pausing] = [aim(steps, pods.killed), aim(pausedAt, pods.paused)];
  const isEnough = () =>
    pods.kills >= wantedKills && (!comesToEachStep || (killing.isEveryDone() && pausing.isEveryDone()));
  const outages = [
    () => fleet.crashAndRestart(),
    () => fleet.cutOff(1_500),
    () => fleet.crashAndRestart(),
    () => fleet.cutOff(6_000),
  ];
  const place = () => any(pods.size);
  let open = 0;
  // On a busy machine some steps are rare. Which of them was never reached, is said at the end.
  for (let nth = 0; nth < expected || (nth < expected * 10 && !isEnough()); nth++) {
    let stop: Click["stop"];
    if (isTurn(nth, aimedKills, expected)) stop = { step: killing.next(), signal: "SIGKILL" };
    else if (isTurn(nth + 1, aimedPauses, expected)) stop = { step: pausing.next(), signal: "SIGSTOP" };
    if (isTurn(nth, wantedKills - aimedKills, expected))
      troubles.push(pass(Math.random() * 100).then(() => pods.kill(place())));
    if (isTurn(nth, 1, 70)) troubles.push(pods.pause(place()));
    if (isTurn(nth, 1, 8)) fake.failNext(pick(faults, Math.floor(nth / 8)));
    open++;
    wishes.push(makeWish(fleet, nth, stop).finally(() => open--));
    if (isTurn(nth, 1, 50)) troubles.push(Promise.all(troubles).then(pick(outages, Math.floor(nth / 50))));
    do await pass(50);
    while (open > 25);
  }
  await Promise.all(troubles);
  return Promise.all(wishes);
}

/** What the ledger says, if anybody knew it. */
const stateOf = ({ state, now, deadlineAt }: LedgerRow) =>
  state === "claimed" && now >= deadlineAt ? "overdue" : state;

describe.each(databases)("a fleet with its ledger in %s", (name, start) => {
  it("sends at most one SMS for a wish, and reconcile finds out the rest", async () => {
    const onPause = (resume: () => void) => void setTimeout(resume, pauseMs);
    const fleet = await startFleet(start, { folder, size: 4, timeoutMs, resendAfterMs: 3_600_000, onPause });
    const { pods, ledger } = fleet;
    const wishes = await makeWishes(fleet);
    const { clicks, kills, killed, pauses, paused } = pods;
    await pods.close();
    // What the dead have sent arrives.
    await pass(500);

    const sms = fleet.smsOf();
    const { identifications } = fleet.later(idleTimeoutMs + pauseMs);
    const counts: Record<string, number> = {};
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    const wrong: object[] = [];
    await Promise.all(
      wishes.map(async ({ ref, before, answers }) => {
        const sent = sms.get(ref.identificationId) ?? 0;
        const row = await ledger.read(ref);
        const state = row && stateOf(row);
        const facts = { ref, sent, row, answers };
        count(`row ${state}`);
        if (sent > 1) wrong.push({ ...facts, why: "a second SMS" });
        if (answers.some((answer) => answer !== "died" && answer.delivery === "delivered") && sent === 0)
          wrong.push({ ...facts, why: "a customer waits for an SMS that was not sent" });
        if (
          answers.every((answer) => answer !== "died" && (saysFree(answer) || answer.delivery === "rejected")) &&
          sent > 0
        )
          wrong.push({ ...facts, why: "a customer got an SMS that was not sent" });
        if (state === "delivered" || state === "rejected" || state === "not-sent") {
          if (sent !== (state === "delivered" ? 1 : 0)) wrong.push({ ...facts, why: "the ledger is wrong" });
          return;
        }
        if (!row) wrong.push({ ...facts, why: "the ledger has no row" });
        const { effect } = await identifications.reconcile(ref, { before });
        const settled = (await ledger.read(ref))?.state;
        count(`reconciled as ${effect}`);
        const expected = sent === 1 ? ["took-effect", "delivered"] : ["no-effect", "not-sent"];
        if (`${[effect, settled]}` !== `${expected}`)
          wrong.push({ ...facts, effect, settled, why: "reconcile is wrong" });
      }),
    );
    const codes: Record<string, number> = {};
    for (const answer of wishes.flatMap(({ answers }) => answers)) {
      const what = answer === "died" ? answer : (answer.code ?? answer.delivery);
      codes[what] = (codes[what] ?? 0) + 1;
    }
    console.log(name, {
      wishes: wishes.length,
      clicks,
      kills,
      killed,
      pauses,
      paused,
      sms: fleet.fake.sms.length,
      "wishes with an SMS": sms.size,
      disagreements: wrong.length,
      ...counts,
      codes,
    });
    expect(wrong).toEqual([]);
    expect(clicks).toBeGreaterThanOrEqual(wantedClicks);
    expect(kills).toBeGreaterThanOrEqual(wantedKills);
    if (!comesToEachStep) return;
    expect(Object.keys(killed).sort()).toEqual(["any", ...steps].sort());
    expect(Object.keys(paused).sort()).toEqual(["any", ...pausedAt].sort());
  }, 1_800_000);

  it("sends nothing from a process that was paused until its claim was given to another", async () => {
    const stopped: (() => void)[] = [];
    const options = { folder, size: 5, timeoutMs: 1_000, resendAfterMs: 3_600_000 };
    const fleet = await startFleet(start, { ...options, onPause: (resume) => stopped.push(resume) });
    const { fake, pods, ledger, solaris } = fleet;
    // Two transports and two databases' clients; and one for those who click again.
    const paused = [0, 1, 2, 3].map((place) => {
      const ref = fake.addIdentification();
      const before = solaris.identifications.retrieve(ref);
      const answer = before.then(() => pods.click(place, ref, { step: "claimed", signal: "SIGSTOP" }));
      return { ref, before, answer };
    });
    await vi.waitFor(() => expect(stopped).toHaveLength(paused.length), 30_000);
    const { identifications } = fleet.later(idleTimeoutMs);
    for (const { ref, before } of paused) {
      const isOverdue = async () => expect(stateOf((await ledger.read(ref)) as LedgerRow)).toBe("overdue");
      await vi.waitFor(isOverdue, 30_000);
      expect(await pods.click(4, ref)).toMatchObject({ code: "unresolved", delivery: "not-sent" });
      const { identification } = await before;
      expect(await identifications.reconcile(ref, { before: identification })).toMatchObject({ effect: "no-effect" });
      expect(await pods.click(4, ref)).toMatchObject({ delivery: "delivered" });
    }
    for (const resume of stopped) resume();
    for (const { ref, answer } of paused) {
      expect(await answer).toMatchObject({ delivery: "not-sent", code: "timeout" });
      expect(await ledger.read(ref)).toMatchObject({ state: "delivered", claimNumber: 2 });
    }
    await pass(500);
    expect([...fleet.smsOf().values()]).toEqual(paused.map(() => 1));
  }, 120_000);
});
