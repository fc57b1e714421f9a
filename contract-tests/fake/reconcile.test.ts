// Proves that what `reconcile` says agrees with the SMS of the fake, after every fault and at every moment.
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import {
  clientCredentials,
  createSolarisClient,
  type Fetch,
  isSolarisError,
  type SolarisError,
} from "../../src/index.js";
import { decide, idleTimeoutMs } from "../../src/polling/decision.js";
import { createIdentificationStore } from "../../src/testing/identification-store.js";
import { createFakeSolaris, type Fault, type Retrieves } from "../../src/testing/index.js";
import { stopDate } from "../support/clocks.js";

const { start, pass } = stopDate();

/** An app whose client talks to the fake over sockets. */
async function startApp(retrieves: Retrieves = "all") {
  const fake = createFakeSolaris({ retrieves });
  const { url, tokenUrl, close } = await fake.listen();
  const auth = clientCredentials({ ...fake.credentials, tokenUrl });
  const { identifications, close: closeClient } = createSolarisClient({ baseUrl: url, auth, maxRetries: 0 });
  onTestFinished(async () => {
    await closeClient({ timeoutMs: 0 });
    await close();
  });
  return { fake, identifications, ref: fake.addIdentification() };
}

const takesEffect = false;
const faults: readonly [what: string, fault: Fault, sms: number][] = [
  ["a reset, with effect", { kind: "reset-after-send" }, 1],
  ["a reset, without effect", { kind: "reset-after-send", takesEffect }, 0],
  ["no response, with effect", { kind: "hang" }, 1],
  ["no response, without effect", { kind: "hang", takesEffect }, 0],
  ["half a response, with effect", { kind: "truncate" }, 1],
  ["half a response, without effect", { kind: "truncate", takesEffect }, 0],
  ["500, with effect", { kind: "status", status: 500, takesEffect: true }, 1],
  ["500, without effect", { kind: "status", status: 500 }, 0],
  ["504, with effect", { kind: "status", status: 504, takesEffect: true }, 1],
  ["504, without effect", { kind: "status", status: 504 }, 0],
  ["a redirect", { kind: "status", status: 302 }, 0],
  ["a 200 without an identification", { kind: "drift", fields: { id: undefined } }, 1],
];

for (const [what, again] of [
  ["a first authorization", false],
  ["a new code", true],
] as const) {
  it.each(faults)(`after ${what} that ends with %s`, async (_, fault, sms) => {
    const { fake, identifications, ref } = await startApp();
    if (again) await identifications.authorize(ref);
    const sentBefore = fake.sms.length;
    pass(30);
    const { identification: before } = await identifications.retrieve(ref);
    fake.failNext(fault);
    const leaving = new AbortController();
    const failing = failureOf(identifications.authorize(ref, { signal: leaving.signal }));
    if (fault.kind === "hang") {
      await expect.poll(() => fake.pendingFaults).toEqual([]);
      leaving.abort();
    }
    const error = await failing;
    expect([error.delivery, error.sentAt, fake.sms.length - sentBefore]).toEqual(["unknown", start + 30_000, sms]);
    const early = await error.reconcile?.(before, { timeoutMs: sms === 1 ? 15_000 : 300 });
    expect(early?.effect).toBe(sms === 1 ? "took-effect" : "undecided");
    pass(180);
    const late = await identifications.reconcile(ref, { before, sentAt: error.sentAt });
    expect(late.effect).toBe(sms === 1 ? "took-effect" : "no-effect");
    expect(late.identification).toEqual(fake.identification(ref));
    expect(fake.sms.length - sentBefore).toBe(sms);
  });
}

it("is undecided, and says what to ask, where a stand-in answers 404 although it authorizes", async () => {
  const { fake, identifications, ref } = await startApp("none");
  fake.failNext({ kind: "reset-after-send" });
  const error = await failureOf(identifications.authorize(ref));
  const { effect, reason } = await identifications.reconcile(ref, { error });
  expect(effect).toBe("undecided");
  expect(reason).toMatch(/404.*Ask the provider whether it returns yours/);
});

it("never says that there was no effect while another caller's call may still be sent", async () => {
  const { fake, identifications, ref } = await startApp();
  const { identification: before } = await identifications.retrieve(ref);
  fake.failNext({ kind: "status", status: 429, headers: { "retry-after": "1" } });
  const waiting = identifications.authorize(ref, { timeoutMs: 10_000, maxRetries: 1 });
  await expect.poll(() => fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(1);
  const [sentAt] = [Date.now()];
  pass(180);
  const { effect } = await identifications.reconcile(ref, { before, sentAt, timeoutMs: 200 });
  expect(effect).toBe("undecided");
  await waiting;
  expect(await identifications.reconcile(ref, { before, sentAt })).toMatchObject({ effect: "took-effect" });
});

it("reconciles the identification of the call, also if the caller has changed its ids since", async () => {
  const { fake, identifications, ref } = await startApp();
  const mine = { ...ref };
  const { identification: before } = await identifications.retrieve(mine);
  fake.failNext({ kind: "reset-after-send" });
  const error = await failureOf(identifications.authorize(mine));
  mine.identificationId = fake.addIdentification().identificationId;
  expect(await error.reconcile?.(before)).toMatchObject({
    effect: "took-effect",
    identification: { id: ref.identificationId },
  });
});

it("refuses a limit that cannot be read", async () => {
  const { fake, identifications, ref } = await startApp();
  fake.failNext({ kind: "reset-after-send" });
  const error = await failureOf(identifications.authorize(ref));
  const hostile = {
    get timeoutMs(): number {
      throw new Error("s3cret");
    },
  };
  await expect(error.reconcile?.(undefined, hostile)).rejects.toMatchObject({ code: "configuration_invalid" });
});

it("knows of a `fetch`, which may write later, only when the attempt ended", async () => {
  const fake = createFakeSolaris();
  const fetch: Fetch = async (...request) => {
    if (request[1]?.method !== "PATCH") return fake.fetch(...request);
    pass(60);
    throw new Error("broken");
  };
  const options = { ...fake.clientOptions(), fetch };
  const error = await failureOf(createSolarisClient(options).identifications.authorize(fake.addIdentification()));
  expect([error.delivery, error.sentAt]).toEqual(["unknown", start + 60_000]);
});

it("waits for the customer, who enters the password", async () => {
  const { fake, identifications, ref } = await startApp();
  await identifications.authorize(ref);
  const waiting = identifications.waitFor(ref, { until: "confirmed" });
  await expect.poll(() => fake.exchanges.filter(({ method }) => method === "GET")).toHaveLength(1);
  fake.setStatus(ref, "confirmed");
  identifications.notify(ref.identificationId);
  expect(await waiting).toMatchObject({ reached: true, identification: { status: "confirmed" } });
});

async function failureOf(call: Promise<unknown>): Promise<SolarisError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isSolarisError(error)) return error;
  throw new Error("The call did not fail.");
}

const pause = fc.integer({ min: 0, max: 200_000 });

it("never contradicts the SMS, whatever was sent before, at any moment, with any form of transaction number", () => {
  fc.assert(
    fc.property(
      fc.array(pause, { maxLength: 3 }),
      pause,
      fc.boolean(),
      fc.integer({ min: 0, max: 700_000 }),
      fc.constantFrom("", "Transaktions-ID: "),
      (earlier, sincePrevious, hasEffect, sinceSent, label) => {
        let now = start;
        const store = createIdentificationStore(() => now, label);
        const ref = store.add({});
        for (const ms of earlier) {
          store.authorize(ref);
          now += ms;
        }
        const before = store.get(ref);
        now += sincePrevious;
        const sent = store.sms.length;
        if (hasEffect) store.authorize(ref);
        const sms = store.sms.length - sent;
        now += sinceSent;
        const { effect } = decide(before, store.get(ref), sinceSent);
        if (effect !== "undecided") expect(effect).toBe(sms === 1 ? "took-effect" : "no-effect");
        if (sms === 1) expect(effect).toBe("took-effect");
        if (sinceSent < idleTimeoutMs) expect(effect).not.toBe("no-effect");
      },
    ),
    { numRuns: 10_000 },
  );
});
