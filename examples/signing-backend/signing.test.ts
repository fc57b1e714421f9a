// What is compared after an unknown outcome stays older than the authorization: or else its SMS would not be found.
import { pino } from "pino";
import { createSolarisClient, type SolarisClient } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { createSigning } from "./signing.js";
import { openStorage } from "./storage.js";

const log = pino({ level: "silent" });
const before = { status: "authorization_required", confirmation_expires_at: null, current_reference_token: null };

/** @param atLook happens when the backend looks at the identification, before it sees it */
async function start(atLook: () => Promise<unknown> = async () => {}) {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const storage = await openStorage("memory", "", () => {});
  const solaris = createSolarisClient({ ...fake.clientOptions(), ledger: storage.ledger });
  onTestFinished(() => solaris.close({ timeoutMs: 0 }));
  const { identifications } = solaris;
  const retrieve: typeof identifications.retrieve = async (...call) => {
    await atLook();
    return identifications.retrieve(...call);
  };
  const observed = { ...solaris, identifications: { ...identifications, retrieve } } as SolarisClient;
  /** It claims the identification, the SMS goes out, and it dies: nobody settles the claim, which has ended. */
  const otherProcess = async () => {
    const limits = { resendAfterMs: 20_000, afterUnknown: "refuse" } as const;
    await storage.ledger.claim(ref, { claimId: "of-a-dead-process", leaseMs: 0, ...limits });
    await createSolarisClient(fake.clientOptions()).identifications.authorize(ref);
  };
  return { fake, ref, storage, signing: createSigning(observed, storage, 3_000), otherProcess };
}

it("keeps what it saw before an authorization that is open, and finds its SMS with that", async () => {
  const { fake, ref, storage, signing, otherProcess } = await start();
  await storage.save({ ref, before } as never);
  await otherProcess();
  expect(await signing.sendCode(ref, log)).toMatchObject({ status: 202, body: { next: "wait" } });
  const code = { state: "delivered", current_reference_token: "0000-0001" };
  await expect.poll(() => signing.status(ref, log)).toMatchObject(code);
  expect(fake.sms).toHaveLength(1);
});

it("does not keep a look during which another process claimed the identification", async () => {
  let claimOnce = async () => {};
  const { fake, ref, storage, signing, otherProcess } = await start(() => claimOnce());
  claimOnce = async () => {
    claimOnce = async () => {};
    await otherProcess();
  };
  expect(await signing.sendCode(ref, log)).toMatchObject({ status: 202, body: { next: "wait" } });
  expect(await storage.find(ref.identificationId)).toBeUndefined();
  expect(fake.sms).toHaveLength(1);
});

it("sends again 150 s after an outcome about which nothing can be found out, and not before", async () => {
  const { fake, ref, storage, otherProcess } = await start();
  await otherProcess();
  let passedMs = 0;
  const read: typeof storage.ledger.read = async (...asked) => {
    const row = await storage.ledger.read(...asked);
    return row && { ...row, now: row.now + passedMs };
  };
  const later = { ...storage, ledger: { ...storage.ledger, read } } as typeof storage;
  await storage.save({ ref, before: undefined });
  const solaris = createSolarisClient({ ...fake.clientOptions(), ledger: storage.ledger });
  onTestFinished(() => solaris.close({ timeoutMs: 0 }));
  const reconciled = vi.fn(async () => ({ effect: "undecided", evidence: [] }));
  const identifications = { ...solaris.identifications, reconcile: reconciled };
  const signing = createSigning({ ...solaris, identifications } as never, later, 3_000);
  expect(await signing.sendCode(ref, log)).toMatchObject({ status: 202 });
  await vi.waitFor(() => expect(reconciled).toHaveResolved());
  passedMs = 149_000;
  expect(await signing.sendCode(ref, log)).toMatchObject({ status: 202 });
  passedMs = 151_000;
  expect(await signing.sendCode(ref, log)).toMatchObject({ status: 200, body: { next: "enter-code" } });
  expect(fake.sms).toHaveLength(2);
});
