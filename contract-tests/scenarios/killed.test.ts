// Proves that a process that was killed during an authorization finds out after its restart whether an SMS went out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { createFakeSolaris, type Fault } from "../../src/testing/index.js";
import { bundledClient } from "../support/bundled-client.js";

const folder = await bundledClient();

/** Stores the identification before it authorizes it, and stays until it is killed. */
const authorizing = `
  import { writeFileSync } from "node:fs";
  import { clientCredentials, createSolarisClient } from "./index.js";
  const { url, auth, ref, store } = JSON.parse(process.argv[1]);
  setInterval(() => {}, 60_000);
  const { identifications } = createSolarisClient({ baseUrl: url, auth: clientCredentials(auth), maxRetries: 0 });
  const { identification: before } = await identifications.retrieve(ref);
  writeFileSync(store, JSON.stringify({ before, ref }));
  await identifications.authorize(ref).catch(() => {});
`;

/** The same app after its restart. Its clock may say that it was away for a while. */
const restarted = `
  import { readFileSync } from "node:fs";
  const { url, auth, store, awayMs, timeoutMs } = JSON.parse(process.argv[1]);
  const { before, ref } = JSON.parse(readFileSync(store, "utf8"));
  const sentAt = Date.now();
  const { now } = Date;
  Date.now = () => now() + awayMs;
  const { clientCredentials, createSolarisClient } = await import("./index.js");
  const { identifications } = createSolarisClient({ baseUrl: url, auth: clientCredentials(auth) });
  const { effect } = await identifications.reconcile(ref, { before, sentAt, timeoutMs });
  console.log(effect);
`;

const start = (code: string, settings: object) =>
  spawn(process.execPath, ["--input-type=module", "--eval", code, JSON.stringify(settings)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });

const takesEffect = false;
const faults: readonly [what: string, fault: Fault | undefined, sms: number][] = [
  ["the response arrives", undefined, 1],
  ["the response arrives slowly", { kind: "drip", everyMs: 1_000 }, 1],
  ["no response comes, and it took effect", { kind: "hang" }, 1],
  ["no response comes, and it had no effect", { kind: "hang", takesEffect }, 0],
  ["the connection is reset, and it took effect", { kind: "reset-after-send" }, 1],
  ["the connection is reset, and it had no effect", { kind: "reset-after-send", takesEffect }, 0],
  ["the response breaks off, and it took effect", { kind: "truncate" }, 1],
  ["the response breaks off, and it had no effect", { kind: "truncate", takesEffect }, 0],
  ["the response is 503, and it took effect", { kind: "status", status: 503, takesEffect: true }, 1],
  ["the response is 503, and it had no effect", { kind: "status", status: 503 }, 0],
  ["the request is refused", { kind: "status", status: 403 }, 0],
];

it.each(faults)("a process that is killed while %s", async (_, fault, sms) => {
  const fake = createFakeSolaris();
  const { url, tokenUrl, close } = await fake.listen();
  onTestFinished(close);
  const ref = fake.addIdentification();
  if (fault) fake.failNext(fault);
  const settings = { url, auth: { ...fake.credentials, tokenUrl }, ref, store: join(folder, "stored.json") };
  onTestFinished(() => rm(settings.store, { force: true }));

  const first = start(authorizing, settings);
  const ended = once(first, "exit");
  await expect.poll(() => fake.exchanges.some(({ method }) => method === "PATCH"), { timeout: 15_000 }).toBe(true);
  first.kill("SIGKILL");
  expect((await ended)[1]).toBe("SIGKILL");
  expect(fake.sms).toHaveLength(sms);

  const reconciled = async (awayMs: number, timeoutMs = 15_000) =>
    (await text(start(restarted, { ...settings, awayMs, timeoutMs }).stdout)).trim();
  expect(await reconciled(0, sms === 1 ? 15_000 : 500)).toBe(sms === 1 ? "took-effect" : "undecided");
  expect(await reconciled(150_000)).toBe(sms === 1 ? "took-effect" : "no-effect");
  expect(fake.sms).toHaveLength(sms);
});
