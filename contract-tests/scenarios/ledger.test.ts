// Proves that the clients of a fleet, which share nothing but a ledger, send at most one SMS for a customer's wish.
import { setImmediate as nextTurn, setTimeout as pass } from "node:timers/promises";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type AuthorizeOptions,
  type ClientOptions,
  clientCredentials,
  createLedger,
  createSolarisClient,
  type Fetch,
  isSolarisError,
  type LedgerOptions,
  type LedgerRow,
  type LedgerStore,
  memoryLedger,
  type SolarisError,
  type SolarisWarning,
  TooSoonError,
  type UnresolvedError,
} from "../../src/index.js";
import { createFakeSolaris, type Fault } from "../../src/testing/index.js";
import { stopDate } from "../support/clocks.js";

const { leap } = stopDate();

/** A fake provider, a ledger, and processes that each have a client of their own. */
async function startFleet(store: LedgerStore = memoryLedger()) {
  const shared = createLedger(store);
  const fake = createFakeSolaris();
  const { url, tokenUrl, close } = await fake.listen();
  const ref = fake.addIdentification();
  const clients: ReturnType<typeof createSolarisClient>[] = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.close({ timeoutMs: 0 })));
    await close();
  });
  const startPod = (options: Partial<ClientOptions> & LedgerOptions = {}) => {
    const auth = clientCredentials({ ...fake.credentials, tokenUrl });
    const common = { baseUrl: url, auth, ledger: shared, maxRetries: 0, onWarning: () => {} };
    const client = createSolarisClient({ ...common, ...options } as ClientOptions);
    clients.push(client);
    return {
      client,
      authorize: (given?: AuthorizeOptions) => client.identifications.authorize(ref, given),
      reconcile: client.identifications.reconcile,
    };
  };
  const row = () => shared.read(ref);
  const isClaimed = () => vi.waitFor(async () => expect((await row())?.state).toBe("claimed"), 10_000);
  const isSent = (patches = 1) =>
    vi.waitFor(() => expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(patches), 10_000);
  return { fake, ref, startPod, row, isClaimed, isSent };
}

async function failureOf(call: Promise<unknown>): Promise<SolarisError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isSolarisError(thrown)) throw thrown ?? new Error("The call succeeded.");
  return thrown;
}

/** A ledger of which some functions are replaced. */
const brokenLedger = (broken: Partial<LedgerStore>): LedgerStore => ({ ...memoryLedger(), ...broken });

const hanging = () => new Promise<never>(() => {});

describe("a click", () => {
  it("is claimed before the request is sent, and settled as delivered", async () => {
    const { fake, startPod, row, ref } = await startFleet();
    const { authorize } = startPod();
    const { meta } = await authorize();
    expect(await row()).toMatchObject({ state: "delivered", claimNumber: 1, status: 200, requestId: meta.requestId });
    expect(JSON.stringify(await row())).not.toContain(String(fake.identification(ref).current_reference_token));
    expect(fake.sms).toHaveLength(1);
  });

  it.each<[string, Fault, object]>([
    ["rejected", { kind: "status", status: 403 }, { errorCode: "permission_denied", status: 403 }],
    ["unknown", { kind: "status", status: 500 }, { errorCode: "server_error", status: 500 }],
    ["unknown", { kind: "reset-after-send" }, { errorCode: "connection_failed", sentAt: expect.any(Number) }],
    ["not-sent", { kind: "refuse" }, { errorCode: "connection_failed" }],
  ])("that ends as %s after %j is noted as such", async (state, fault, facts) => {
    const { fake, startPod, row } = await startFleet();
    fake.failNext(fault);
    await failureOf(startPod().authorize());
    fake.recover();
    expect(await row()).toMatchObject({ state, ...facts });
  });

  it("sends nothing if no token can be obtained, and frees the identification", async () => {
    const { fake, startPod, row } = await startFleet();
    const { authorize } = startPod({ auth: () => Promise.reject(new Error("no token")) });
    expect(await failureOf(authorize())).toMatchObject({ delivery: "not-sent" });
    expect(await row()).toMatchObject({ state: "not-sent" });
    await startPod().authorize();
    expect(fake.sms).toHaveLength(1);
  });
});

describe("two clicks at once, in two processes", () => {
  it("are one SMS, and both get the identification", async () => {
    const { fake, startPod, ref } = await startFleet();
    const [one, other] = await Promise.all([startPod().authorize(), startPod().authorize()]);
    expect(fake.sms).toHaveLength(1);
    expect([one.identification.id, other.identification.id]).toEqual([ref.identificationId, ref.identificationId]);
    expect(one.identification.status).toBe("confirmation_required");
    expect(other.identification.status).toBe("confirmation_required");
    expect([one.meta.attempts, other.meta.attempts].sort()).toEqual([0, 1]);
    expect(one.meta.requestId).toBe(other.meta.requestId);
  });

  it.each<[string, Fault, object]>([
    ["a refusal", { kind: "status", status: 403 }, { name: "PermissionError", delivery: "rejected", status: 403 }],
    ["a failure", { kind: "status", status: 502 }, { name: "ServerError", delivery: "unknown", status: 502 }],
    ["a broken connection", { kind: "reset-after-send" }, { name: "ConnectionError", delivery: "unknown" }],
    ["a redirect", { kind: "status", status: 302 }, { name: "UnexpectedResponseError", delivery: "unknown" }],
  ])("get the same class of error after %s", async (_, fault, expected) => {
    const { fake, startPod } = await startFleet();
    fake.failNext(fault);
    const errors = await Promise.all([startPod(), startPod()].map(({ authorize }) => failureOf(authorize())));
    expect(errors).toMatchObject([expected, expected]);
    expect(errors.map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
    expect(errors[0]?.requestId).toBe(errors[1]?.requestId);
    const sentAt = errors.map((error) => Math.round((error.sentAt ?? 0) / 1_000));
    if (errors[0]?.delivery === "unknown") expect(Math.abs((sentAt[0] ?? 0) - (sentAt[1] ?? 0))).toBeLessThan(2);
  });

  it("are one SMS also if the first could not be sent: the second is sent then", async () => {
    const { fake, startPod } = await startFleet();
    let refuse = (_: Error) => {};
    const first = startPod({ auth: () => new Promise((_, reject) => (refuse = reject)) }).authorize();
    const failing = failureOf(first);
    await pass(30);
    const second = startPod().authorize();
    await pass(30);
    expect(fake.sms).toHaveLength(0);
    refuse(new Error("no token"));
    expect(await failing).toMatchObject({ delivery: "not-sent" });
    expect((await second).meta.attempts).toBe(1);
    expect(fake.sms).toHaveLength(1);
  });
});

describe("a claim that is refused", () => {
  const refusedOnce = (ledger: LedgerStore, row: Partial<LedgerRow>): LedgerStore["claim"] => {
    let isFirst = true;
    return async (ref, claim) => {
      if (!isFirst) return ledger.claim(ref, claim);
      isFirst = false;
      const now = { claimedAt: 1, deadlineAt: 2_000, now: 1_000, claimNumber: 1, claimId: "another" };
      return { isClaimed: false, row: { ...now, state: "claimed", ...row } };
    };
  };

  it.each<[string, Partial<LedgerRow>]>([
    ["has become free meanwhile", { state: "rejected" }],
    ["has made way for another claim", {}],
  ])("because of a row that %s is asked for again", async (_, row) => {
    const ledger = memoryLedger();
    const { fake, startPod } = await startFleet({ ...ledger, claim: refusedOnce(ledger, row) });
    await startPod().authorize();
    expect(fake.sms).toHaveLength(1);
  });

  it("because a driver asked twice is a claim", async () => {
    const ledger = memoryLedger();
    const claim: LedgerStore["claim"] = async (...asked) => {
      await ledger.claim(...asked);
      return ledger.claim(...asked);
    };
    const { fake, startPod, row } = await startFleet({ ...ledger, claim });
    await startPod().authorize();
    expect(fake.sms).toHaveLength(1);
    expect(await row()).toMatchObject({ state: "delivered" });
  });

  it("because of a row that is gone is asked for again", async () => {
    const ledger = memoryLedger();
    const read: LedgerStore["read"] = async () => undefined;
    const { fake, startPod } = await startFleet({ ...ledger, claim: refusedOnce(ledger, {}), read });
    await startPod().authorize();
    expect(fake.sms).toHaveLength(1);
  });

  it("because an SMS went out by a ledger that notes no status is a success", async () => {
    const ledger = memoryLedger();
    const read: LedgerStore["read"] = async () => ({
      ...{ claimId: "another", claimNumber: 1, state: "delivered", claimedAt: 1, deadlineAt: 2_000, now: 1_000 },
    });
    const { startPod } = await startFleet({ ...ledger, claim: refusedOnce(ledger, {}), read });
    expect((await startPod().authorize()).meta).toEqual({
      status: 200,
      requestId: undefined,
      attempts: 0,
      headers: {},
    });
  });

  it("and whose identification takes too long ends with the deadline of the call", async () => {
    const { fake, startPod } = await startFleet();
    fake.failNext({ kind: "hang", on: "retrieve" });
    const calls = [startPod(), startPod()].map(({ authorize }) =>
      authorize({ timeoutMs: 1_500 }).catch((error) => error),
    );
    const error = (await Promise.all(calls)).find(isSolarisError);
    expect(error).toMatchObject({ name: "TimeoutError", delivery: "unknown" });
    expect(error?.message).toMatch(/waiting for the identification that another process has authorized/);
  });
});

describe("a call that waits for another process", () => {
  async function startWaiting(options: AuthorizeOptions = {}) {
    const fleet = await startFleet();
    fleet.fake.failNext({ kind: "hang" });
    const maker = fleet.startPod();
    const leaving = new AbortController();
    const made = failureOf(maker.authorize({ signal: leaving.signal }));
    await fleet.isSent();
    const debug = vi.fn();
    const onWarning = vi.fn();
    const waiter = fleet.startPod({ debug, onWarning });
    const waiting = failureOf(waiter.authorize(options));
    const lines = () => debug.mock.calls.flat().join("\n");
    await vi.waitFor(() => expect(lines()).toMatch(/waiting for the authorization that another process makes/), 10_000);
    return { ...fleet, made, leave: () => leaving.abort(), waiter, waiting, onWarning };
  }

  it("ends with its own deadline, as unknown", async () => {
    const { waiting, fake, leave, made } = await startWaiting({ timeoutMs: 1_500 });
    const error = await waiting;
    expect(error).toMatchObject({ name: "TimeoutError", delivery: "unknown", attempts: 0 });
    expect(error.message).toMatch(/while waiting for the authorization that another process makes/);
    expect(fake.sms).toHaveLength(1);
    leave();
    await made;
  });

  it("ends with its own signal, as unknown, which is no failure of the ledger", async () => {
    const leaving = new AbortController();
    const { waiting, leave, made, onWarning } = await startWaiting({ signal: leaving.signal });
    leaving.abort();
    expect(await waiting).toMatchObject({ name: "AbortedError", delivery: "unknown", attempts: 0 });
    expect(onWarning).not.toHaveBeenCalled();
    leave();
    await made;
  });

  it("waits no longer than the claim of the other process holds", async () => {
    const { waiting, leave, made, waiter } = await startWaiting();
    leap(156);
    expect(await waiting).toMatchObject({ name: "UnresolvedError", delivery: "unknown" });
    expect(await failureOf(waiter.authorize())).toMatchObject({ name: "UnresolvedError", delivery: "not-sent" });
    leave();
    await made;
  });

  it("does not get the abort of the other process as its own", async () => {
    const { waiting, leave, made, fake, waiter, ref } = await startWaiting();
    leave();
    expect(await made).toMatchObject({ name: "AbortedError", delivery: "unknown" });
    const error = (await waiting) as UnresolvedError;
    expect(error).toMatchObject({ name: "UnresolvedError", delivery: "unknown", since: expect.any(Number) });
    expect(error.message).toMatch(/An SMS may have gone out: find out with identifications.reconcile/);
    const before = { status: "authorization_required", confirmation_expires_at: null } as const;
    expect(await waiter.reconcile(ref, { before, error })).toMatchObject({ effect: "took-effect" });
    expect(fake.sms).toHaveLength(1);
  });

  it("gets an error if the identification cannot be retrieved, and reconcile knows the outcome at once", async () => {
    const { fake, startPod, ref } = await startFleet();
    fake.failNext({ kind: "status", status: 403, on: "retrieve" });
    const pods = [startPod(), startPod()];
    const results = await Promise.all(
      pods.map(({ authorize }) =>
        authorize().then(
          () => undefined,
          (error: UnresolvedError) => error,
        ),
      ),
    );
    const error = results.find((found) => found !== undefined);
    expect(error).toMatchObject({ name: "UnresolvedError", delivery: "unknown", cause: { name: "PermissionError" } });
    const retrieves = () => fake.exchanges.filter(({ method }) => method === "GET").length;
    const before = retrieves();
    const pod = pods[results.indexOf(error)];
    expect(await error?.reconcile?.()).toEqual({
      effect: "took-effect",
      evidence: ["the ledger says delivered"],
      identification: undefined,
    });
    expect(await pod?.reconcile(ref, { error: error as SolarisError })).toMatchObject({ effect: "took-effect" });
    expect(retrieves()).toBe(before);
  });
});

describe("an outcome that is unknown", () => {
  async function startUnknown(fault: Fault = { kind: "reset-after-send", takesEffect: false }) {
    const fleet = await startFleet();
    fleet.fake.failNext(fault);
    const first = fleet.startPod();
    const { identification: before } = await first.client.identifications.retrieve(fleet.ref);
    const error = await failureOf(first.authorize());
    return { ...fleet, before, error, pod: fleet.startPod() };
  }

  it("refuses the next call, which says since when and what to do", async () => {
    const { pod, fake, row } = await startUnknown({ kind: "status", status: 500 });
    const error = (await failureOf(pod.authorize())) as UnresolvedError;
    const noted = await row();
    expect(error).toMatchObject({ code: "unresolved", delivery: "not-sent", attempts: 0 });
    expect(error).toMatchObject({ since: noted?.claimedAt, requestId: noted?.requestId });
    expect(error.message).toMatch(/This call sent nothing. Find out with identifications.reconcile/);
    expect(error.message).not.toMatch(/so no SMS went out/);
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(1);
  });

  it("does not refuse a call that accepts a second SMS", async () => {
    const { pod, fake } = await startUnknown({ kind: "reset-after-send" });
    await pod.authorize({ afterUnknown: "send" });
    expect(fake.sms).toHaveLength(2);
  });

  it("is settled by reconcile as delivered", async () => {
    const { pod, startPod, ref, before, row, fake } = await startUnknown({ kind: "reset-after-send" });
    const error = await failureOf(pod.authorize());
    expect(await pod.reconcile(ref, { before, error })).toMatchObject({ effect: "took-effect" });
    expect(await row()).toMatchObject({ state: "delivered" });
    const debug = vi.fn();
    expect(await failureOf(startPod({ debug }).authorize())).toBeInstanceOf(TooSoonError);
    expect(debug.mock.calls.flat().join("\n")).toMatch(/ledger: not claimed, it is delivered/);
    expect(fake.sms).toHaveLength(1);
  });

  it("is settled by reconcile as not-sent, which frees the identification", async () => {
    const { pod, ref, before, error, row, fake } = await startUnknown();
    const sentAt = (error.sentAt ?? 0) - 160_000;
    const early = await pod.reconcile(ref, { before, sentAt, timeoutMs: 300 });
    expect(early, "the ledger knows that it was sent just now").toMatchObject({ effect: "undecided" });
    expect(await row()).toMatchObject({ state: "unknown" });
    leap(160);
    expect(await pod.reconcile(ref, { before })).toMatchObject({ effect: "no-effect" });
    expect(await row()).toMatchObject({ state: "not-sent" });
    await pod.authorize();
    expect(fake.sms).toHaveLength(1);
  });

  it("is not settled by reconcile if another authorization has started meanwhile", async () => {
    const { pod, startPod, ref, before, fake, isSent, row } = await startUnknown();
    leap(160);
    const { slow, release } = slowFetch("GET");
    const reconciling = startPod({ fetch: slow }).reconcile(ref, { before });
    await vi.waitFor(() => expect(fake.exchanges.filter(({ method }) => method === "GET")).toHaveLength(2), 10_000);
    fake.failNext({ kind: "status", status: 500 });
    await failureOf(pod.authorize({ afterUnknown: "send" }));
    await isSent(2);
    release();
    expect(await reconciling).toMatchObject({
      effect: "undecided",
      reason: expect.stringContaining("Another authorization of this identification has been made meanwhile"),
    });
    expect(await row()).toMatchObject({ state: "unknown", claimNumber: 2 });
  });

  it("is not what the ledger says of a later authorization, which was refused", async () => {
    const { pod, before, error, fake, row } = await startUnknown({ kind: "reset-after-send" });
    fake.failNext({ kind: "status", status: 403 });
    await failureOf(pod.authorize({ afterUnknown: "send" }));
    expect(await row()).toMatchObject({ state: "rejected", claimNumber: 2 });
    expect(await error.reconcile?.(before)).toMatchObject({ effect: "took-effect" });
    expect(fake.sms).toHaveLength(1);
  });

  it("is never taken for no-effect by the error of the call that it refused", async () => {
    const { pod, ref, before } = await startUnknown();
    const error = await failureOf(pod.authorize());
    expect(await pod.reconcile(ref, { before, error, timeoutMs: 200 })).toMatchObject({ effect: "undecided" });
    expect(await error.reconcile?.(before, { timeoutMs: 200 })).toMatchObject({ effect: "undecided" });
  });
});

describe("a second click after an SMS", () => {
  it("is refused for 20 s, in every process, and says for how long", async () => {
    const { fake, startPod } = await startFleet();
    const debug = vi.fn();
    await startPod({ debug }).authorize();
    expect(
      debug.mock.calls
        .flat()
        .filter((line) => /ledger/.test(line))
        .join("\n"),
    ).toMatch(/waiting for the ledger\n.*ledger: claimed\n.*ledger: settled as delivered/);
    leap(1);
    const error = (await failureOf(startPod().authorize())) as TooSoonError;
    expect(error).toMatchObject({ code: "too_soon", delivery: "not-sent", attempts: 0 });
    expect(error.retryAfterMs).toBeGreaterThan(17_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(19_000);
    expect(error.message).toMatch(/just gone out: wait 1\d{4} ms .* Nothing was sent, so no SMS went out\.$/);
    leap(error.retryAfterMs / 1_000);
    await startPod().authorize();
    expect(fake.sms).toHaveLength(2);
  });

  it("is refused for as long as the client wants", async () => {
    const { fake, startPod } = await startFleet();
    await startPod().authorize();
    leap(25);
    const { authorize } = startPod({ resendAfterMs: 30_000 });
    expect((await failureOf(authorize())).name).toBe("TooSoonError");
    leap(6);
    await authorize();
    expect(fake.sms).toHaveLength(2);
  });

  it("is a new wish at once where that is switched off", async () => {
    const { fake, startPod } = await startFleet();
    const { authorize } = startPod({ resendAfterMs: 0 });
    await authorize();
    await authorize();
    expect(fake.sms).toHaveLength(2);
  });
});

describe("a ledger that fails before the request is sent", () => {
  const secret = "postgres://app:s3cret@db";
  const failing: readonly [how: string, claim: LedgerStore["claim"]][] = [
    [
      "throws",
      () => {
        throw new Error(secret);
      },
    ],
    ["rejects", () => Promise.reject(Object.assign(new Error(secret), { code: "ECONNREFUSED" }))],
    ["returns nothing", async () => undefined as never],
    ["returns no row", async () => ({ isClaimed: true }) as never],
  ];

  it.each(failing)("lets the call fail if it %s: nothing is sent", async (_, claim) => {
    const { fake, startPod } = await startFleet(brokenLedger({ claim }));
    const warnings: SolarisWarning[] = [];
    const { authorize } = startPod({ onWarning: (warning) => void warnings.push(warning) });
    const error = await failureOf(authorize());
    expect(error).toMatchObject({ name: "LedgerError", code: "ledger_failed", delivery: "not-sent", attempts: 0 });
    expect(error.message).toMatch(/^The ledger's claim .* Nothing was sent, so no SMS went out\.$/);
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toEqual([]);
    expect(warnings).toMatchObject([{ code: "ledger_failed", message: expect.stringMatching(/Calls send nothing/) }]);
    expect(`${error.stack} ${JSON.stringify(error)} ${inspect(error)} ${JSON.stringify(warnings)}`).not.toContain(
      "s3cret",
    );
  });

  it.each(failing)("is passed over if it %s and the client wants that", async (_, claim) => {
    const { fake, startPod } = await startFleet(brokenLedger({ claim }));
    const warnings: SolarisWarning[] = [];
    const options = {
      ledgerFailure: "send",
      onWarning: (warning: SolarisWarning) => void warnings.push(warning),
    } as const;
    await startPod(options).authorize();
    expect(fake.sms).toHaveLength(1);
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/Calls go on unprotected/) }]);
  });

  it("is waited for 5 s, and gets the claim back when it answers after all", async () => {
    const ledger = memoryLedger();
    const { claim, answer } = answeringLate(ledger);
    const { fake, startPod, ref } = await startFleet({ ...ledger, claim });
    const timers = takeTimers();
    const failing = failureOf(startPod().authorize());
    await settledTurns();
    timers.leap(5_000);
    expect(await failing).toMatchObject({ code: "ledger_failed", message: expect.stringMatching(/within 5000 ms/) });
    answer();
    await vi.waitFor(async () => expect(await ledger.read(ref)).toMatchObject({ state: "not-sent" }), 10_000);
    expect(fake.sms).toHaveLength(0);
  });

  it("is not waited for longer than the call wants", async () => {
    const { fake, startPod } = await startFleet(brokenLedger({ claim: hanging }));
    const { authorize } = startPod();
    expect(await failureOf(authorize({ timeoutMs: 50 }))).toMatchObject({
      name: "TimeoutError",
      delivery: "not-sent",
      message: expect.stringMatching(/while waiting for the ledger/),
    });
    expect(await failureOf(authorize({ signal: AbortSignal.timeout(50) }))).toMatchObject({ name: "AbortedError" });
    expect(fake.sms).toHaveLength(0);
  });

  it("settles what was sent without a claim after that claim, so that nothing stays open", async () => {
    const ledger = memoryLedger();
    const { claim, answer } = answeringLate(ledger);
    const { fake, startPod, ref } = await startFleet({ ...ledger, claim });
    const timers = takeTimers();
    const call = startPod({ ledgerFailure: "send" }).authorize();
    await settledTurns();
    timers.leap(5_000);
    await vi.waitFor(() => expect(fake.sms).toHaveLength(1), 10_000);
    answer();
    await call;
    expect(await ledger.read(ref)).toMatchObject({ state: "delivered" });
  });
});

describe("a ledger that fails after the request was sent", () => {
  it.each<[string, LedgerStore["settle"]]>([
    [
      "throws",
      () => {
        throw new Error("gone");
      },
    ],
    ["rejects", () => Promise.reject(new Error("gone"))],
  ])("and %s does not change the outcome, and a warning reports it", async (_, settle) => {
    const { fake, startPod, row } = await startFleet(brokenLedger({ settle }));
    const warnings: SolarisWarning[] = [];
    const debug = vi.fn();
    const { authorize } = startPod({ onWarning: (warning) => void warnings.push(warning), debug });
    expect((await authorize()).identification.status).toBe("confirmation_required");
    expect(fake.sms).toHaveLength(1);
    expect(await row()).toMatchObject({ state: "claimed" });
    expect(warnings).toMatchObject([
      {
        code: "ledger_failed",
        message: expect.stringMatching(/settle failed.*unknown when the claim ends: reconcile/),
      },
    ]);
    expect(debug.mock.calls.flat().join("\n")).toMatch(/ledger: not settled as delivered/);
  });

  it("and hangs does not keep the outcome from the caller, whose deadline is earlier", async () => {
    const { startPod } = await startFleet(brokenLedger({ settle: hanging }));
    const { identification } = await startPod().authorize({ timeoutMs: 1_500 });
    expect(identification.status).toBe("confirmation_required");
  });

  it("leaves an outcome that is unknown when the claim ends, and reconcile counts from there", async () => {
    const ledger = memoryLedger();
    let isDown = true;
    const settle: LedgerStore["settle"] = (...asked) =>
      isDown ? Promise.reject(new Error("down")) : ledger.settle(...asked);
    const { fake, startPod, ref, row } = await startFleet({ ...ledger, settle });
    const pod = startPod({ timeoutMs: 10_000 });
    const { identification: before } = await pod.client.identifications.retrieve(ref);
    fake.failNext({ kind: "status", status: 500 });
    await failureOf(pod.authorize());
    isDown = false;
    const other = startPod();
    leap(14);
    expect(await failureOf(other.authorize({ timeoutMs: 300 }))).toMatchObject({ name: "TimeoutError" });
    leap(2);
    expect(await failureOf(other.authorize())).toMatchObject({ code: "unresolved" });
    leap(140);
    expect(await other.reconcile(ref, { before, timeoutMs: 200 })).toMatchObject({ effect: "undecided" });
    expect(await row()).toMatchObject({ state: "claimed" });
    leap(12);
    expect(await other.reconcile(ref, { before })).toMatchObject({ effect: "no-effect" });
    expect(await row()).toMatchObject({ state: "not-sent" });
    expect(fake.sms).toHaveLength(0);
  });

  it("is not needed by the process that sent the request: its error says when", async () => {
    const { fake, startPod, ref } = await startFleet(brokenLedger({ settle: () => Promise.reject(new Error("down")) }));
    const pod = startPod();
    const { identification: before } = await pod.client.identifications.retrieve(ref);
    fake.failNext({ kind: "status", status: 500 });
    const error = await failureOf(pod.authorize());
    leap(151);
    expect(await pod.reconcile(ref, { before, error })).toMatchObject({ effect: "no-effect" });
  });
});

describe("a ledger that cannot be read", () => {
  it("makes nobody believe in no-effect", async () => {
    let isDown = false;
    const ledger = memoryLedger();
    const read: LedgerStore["read"] = (...asked) =>
      isDown ? Promise.reject(new Error("down")) : ledger.read(...asked);
    const { fake, startPod, ref } = await startFleet({ ...ledger, read });
    const pod = startPod();
    const { identification: before } = await pod.client.identifications.retrieve(ref);
    fake.failNext({ kind: "status", status: 500 });
    const error = await failureOf(pod.authorize());
    leap(160);
    isDown = true;
    const found = await pod.reconcile(ref, { before, error });
    expect(found).toMatchObject({ effect: "undecided", reason: expect.stringMatching(/ledger could not be read/) });
    expect(found.evidence).toContain("status unchanged");
    isDown = false;
    expect(await pod.reconcile(ref, { before, error })).toMatchObject({ effect: "no-effect" });
  });

  it("does not hide that there was an effect", async () => {
    const ledger = { ...memoryLedger(), read: () => Promise.reject(new Error("down")) };
    const { fake, startPod, ref } = await startFleet(ledger);
    const pod = startPod();
    const { identification: before } = await pod.client.identifications.retrieve(ref);
    fake.failNext({ kind: "reset-after-send" });
    const error = await failureOf(pod.authorize());
    expect(await pod.reconcile(ref, { before, error })).toMatchObject({ effect: "took-effect" });
  });

  it("without a wait is asked again and again", async () => {
    const ledger = memoryLedger();
    const read = vi.fn<LedgerStore["read"]>((ref) => ledger.read(ref));
    const { startPod, fake } = await startFleet({ ...ledger, read });
    const { slow, release } = slowFetch("PATCH");
    const [maker, waiter] = [startPod({ fetch: slow }), startPod()];
    const made = maker.authorize();
    await vi.waitFor(() => expect(fake.sms).toHaveLength(1), 10_000);
    const waiting = waiter.authorize();
    await vi.waitFor(() => expect(read.mock.calls.length).toBeGreaterThan(1), 10_000);
    release();
    expect([(await made).meta.attempts, (await waiting).meta.attempts]).toEqual([1, 0]);
  });

  it("is asked again by those who wait for another process", async () => {
    const ledger = memoryLedger();
    let failures = 2;
    const read: LedgerStore["read"] = (...asked) =>
      failures-- > 0 ? Promise.reject(new Error("down")) : ledger.read(...asked);
    const { startPod, fake } = await startFleet({ ...ledger, read });
    const calls = await Promise.all([startPod().authorize(), startPod().authorize()]);
    expect(calls.map(({ meta }) => meta.attempts).sort()).toEqual([0, 1]);
    expect(failures).toBeLessThan(0);
    expect(fake.sms).toHaveLength(1);
  });
});

describe("a ledger that is asked to reconcile", () => {
  it("ends with the signal of the caller while it hangs", async () => {
    const { startPod, ref } = await startFleet(brokenLedger({ read: hanging }));
    const { reconcile } = startPod();
    expect(await failureOf(reconcile(ref, { signal: AbortSignal.timeout(50) }))).toMatchObject({
      name: "AbortedError",
    });
  });

  it.each<[string, LedgerStore["read"]]>([
    ["no row", async () => ({}) as never],
    ["null", async () => null as never],
  ])("may return %s", async (what, read) => {
    const { startPod, ref } = await startFleet(brokenLedger({ read }));
    const warnings: SolarisWarning[] = [];
    const { reconcile, client } = startPod({ onWarning: (warning) => void warnings.push(warning) });
    const { identification: before } = await client.identifications.retrieve(ref);
    await reconcile(ref, { before, timeoutMs: 50 });
    expect(warnings).toMatchObject(what === "null" ? [] : [{ message: expect.stringMatching(/read returned no row/) }]);
  });

  it("is not believed if it hangs after the look", async () => {
    const ledger = memoryLedger();
    let reads = 0;
    const read: LedgerStore["read"] = (...asked) =>
      ++reads > 1 ? Promise.reject(new Error("down")) : ledger.read(...asked);
    const { startPod, ref, fake } = await startFleet({ ...ledger, read });
    const { reconcile, client } = startPod();
    const { identification: before } = await client.identifications.retrieve(ref);
    const sentAt = Date.now() - 160_000;
    expect(await reconcile(ref, { before, sentAt })).toMatchObject({
      effect: "undecided",
      reason: expect.stringMatching(/could not be read/),
    });
    expect(await startPod().reconcile(ref, { before, sentAt })).toMatchObject({ effect: "undecided" });
    expect(fake.sms).toHaveLength(0);
  });

  it("knows that the authorization of an error was refused after its caller had left", async () => {
    const { fake, startPod, ref } = await startFleet();
    fake.failNext({ kind: "status", status: 403 });
    const { slow, release } = slowFetch("PATCH");
    const { authorize, reconcile } = startPod({ fetch: slow });
    const staying = failureOf(authorize());
    const error = await failureOf(authorize({ signal: AbortSignal.timeout(500) }));
    release();
    expect(error).toMatchObject({ name: "AbortedError", delivery: "unknown" });
    expect(await staying).toMatchObject({ name: "PermissionError" });
    expect(await reconcile(ref, { error })).toEqual({
      ...{ effect: "no-effect", evidence: ["the ledger says rejected"], identification: undefined },
    });
  });
});

describe("a process that was paused", () => {
  /** Passes the time of a pause when the request would be written: no timer has fired by then. */
  const pausedIn = (ledger: LedgerStore, seconds: number) => ({
    ...ledger,
    claim: async (...asked: Parameters<LedgerStore["claim"]>) => {
      const claimed = await ledger.claim(...asked);
      leap(seconds);
      return claimed;
    },
  });

  it.each<[string, Partial<ClientOptions>]>([
    ["node", {}],
    ["fetch", { fetch: (url, init) => globalThis.fetch(url, init) }],
    ["middlewares", { use: [{ onRequest() {} }] }],
  ])("over %s sends nothing after its claim has ended", async (_, options) => {
    const { fake, startPod, row } = await startFleet(pausedIn(memoryLedger(), 151));
    const error = await failureOf(startPod(options).authorize());
    expect(error).toMatchObject({ name: "TimeoutError", delivery: "not-sent", attempts: 0 });
    expect(error.message).toMatch(/^The claim in the ledger ended before the request was sent while waiting for/);
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toEqual([]);
    expect(await row()).toMatchObject({ state: "not-sent" });
  });

  it("sends within its claim", async () => {
    const { fake, startPod } = await startFleet(pausedIn(memoryLedger(), 149));
    await startPod().authorize();
    expect(fake.sms).toHaveLength(1);
  });

  it("sends nothing where only the date has gone on, as on a machine that was suspended", async () => {
    const ledger = memoryLedger();
    const claim: LedgerStore["claim"] = async (...asked) => {
      const claimed = await ledger.claim(...asked);
      vi.setSystemTime(Date.now() + 151_000);
      return claimed;
    };
    const { fake, startPod } = await startFleet({ ...ledger, claim });
    await failureOf(startPod().authorize());
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toEqual([]);
  });
});

it("a client that is closed has written what it knows", async () => {
  const ledger = memoryLedger();
  let isWritten = false;
  const settle: LedgerStore["settle"] = async (...asked) => {
    await pass(100);
    isWritten = true;
    return ledger.settle(...asked);
  };
  const { fake, startPod, isSent, row } = await startFleet({ ...ledger, settle });
  fake.failNext({ kind: "hang" });
  const { client, authorize } = startPod();
  const failing = failureOf(authorize());
  await isSent();
  await client.close({ timeoutMs: 0 });
  expect(isWritten).toBe(true);
  expect(await failing).toMatchObject({ name: "ClientClosedError", delivery: "unknown" });
  expect(await row()).toMatchObject({ state: "unknown", errorCode: "client_closed" });
});

it("a client without a ledger takes no option of one", () => {
  const options = { environment: "sandbox", auth: () => "t0ken" } as const;
  const message = "ledgerFailure and resendAfterMs need a ledger.";
  expect(() => createSolarisClient({ ...options, resendAfterMs: 0 })).toThrow(message);
  expect(() => createSolarisClient({ ...options, ledgerFailure: "send" })).toThrow(message);
  const ledger = memoryLedger();
  for (const [given, says] of [
    [{ ledger: {} }, "ledger must be a ledger, for example memoryLedger() or createLedger(…)."],
    [{ ledger: null }, "ledger must be a ledger"],
    [{ ledger: { ...ledger, claim: () => {} } }, "ledger must be a ledger"],
    [{ ledger, ledgerFailure: "ignore" }, 'ledgerFailure must be "refuse" or "send".'],
    [{ ledger, resendAfterMs: 3_600_001 }, "resendAfterMs must be a number of milliseconds from 0 to 3600000."],
  ] as const) {
    expect(() => createSolarisClient({ ...options, ...given } as never)).toThrow(says);
  }
});

it("a ledger needs three functions", () => {
  const { claim, settle } = memoryLedger();
  for (const store of [{ claim, settle }, {}, null]) {
    expect(() => createLedger(store as never)).toThrow("A ledger needs the functions claim, settle and read.");
  }
});

it("a call takes nothing but refuse or send after an unknown outcome", async () => {
  const { startPod } = await startFleet();
  const error = await failureOf(startPod().authorize({ afterUnknown: "retry" as never }));
  expect(error.message).toMatch(/^afterUnknown must be "refuse" or "send"\./);
});

/** A fetch that holds responses back until they are released. */
function slowFetch(method: string): { slow: Fetch; release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (init.method === method) await held;
    return response;
  };
  return { slow, release: () => release() };
}

/** A ledger that claims when `answer` is called. */
function answeringLate(ledger: LedgerStore): { claim: LedgerStore["claim"]; answer: () => void } {
  let answer = () => {};
  const late = new Promise<void>((resolve) => (answer = resolve));
  const claim: LedgerStore["claim"] = async (...asked) => {
    await late;
    return ledger.claim(...asked);
  };
  return { claim, answer };
}

/** Takes over timers and date, which go on by themselves, and leap when told to. */
function takeTimers(): { leap: (ms: number) => void } {
  const now = Date.now();
  vi.useFakeTimers({
    toFake: ["Date", "setTimeout", "clearTimeout"],
    now,
    shouldAdvanceTime: true,
    advanceTimeDelta: 2,
  });
  return { leap: (ms) => vi.advanceTimersByTime(ms) };
}

/** Until everything that is under way waits for a timer or a socket. */
async function settledTurns(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await nextTurn();
}
