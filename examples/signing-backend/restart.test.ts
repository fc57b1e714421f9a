// With a store that survives: a process ends in the middle of a call, and the next one finds out what happened.
import { createFakeSolaris } from "solaris-esign/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgres, startPostgres } from "../support/postgres.js";
import { redis, startRedis } from "../support/redis.js";
import { startBackend } from "./start-backend.js";

describe.each([
  { ledger: "postgres", ...postgres, start: startPostgres },
  { ledger: "redis", ...redis, start: startRedis },
])("LEDGER=$ledger$note", ({ ledger, isMissing, start }) => {
  let server: { url: string; stop(): Promise<void> };
  beforeAll(async () => {
    if (!isMissing) server = await start();
  });
  afterAll(() => server?.stop());
  const env = () => ({ LEDGER: ledger, LEDGER_URL: server.url });

  it.skipIf(isMissing)("goes on after a process was killed in the middle of a call", async () => {
    const fake = createFakeSolaris();
    const first = await startBackend(fake, env(), fake.addIdentification({ identificationId: "killed" }));
    fake.failNext({ kind: "hang" });
    const lost = first.sendCode().catch(() => "lost");
    await expect.poll(() => fake.sms.length).toBe(1);
    first.child.kill("SIGKILL");
    expect(await lost).toBe("lost");

    const second = await startBackend(fake, env(), first.ref);
    // By itself: nobody has asked yet.
    await expect.poll(() => second.lines()).toContainEqual(expect.objectContaining({ effect: "took-effect" }));
    const code = { state: "delivered", current_reference_token: "0000-0001" };
    await expect.poll(async () => (await second.get("/signing")).body).toMatchObject(code);
    expect(fake.sms).toHaveLength(1);
  });

  it.skipIf(isMissing)("makes one SMS of two clicks that reach two processes", async () => {
    const fake = createFakeSolaris();
    const first = await startBackend(fake, env(), fake.addIdentification({ identificationId: "clicked-twice" }));
    const second = await startBackend(fake, env(), first.ref);
    fake.failNext({ kind: "drip", everyMs: 20 });
    const answers = await Promise.all([first.sendCode(), second.sendCode()]);
    const code = { next: "enter-code", current_reference_token: "0000-0001" };
    expect(answers).toMatchObject([
      { status: 200, body: code },
      { status: 200, body: code },
    ]);
    expect(fake.sms).toHaveLength(1);
    expect([await first.end(), await second.end()]).toEqual([0, 0]);
  });
});
