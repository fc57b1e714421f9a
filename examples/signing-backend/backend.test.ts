// The real server in a process of its own, with the fake as its provider.
import { once } from "node:events";
import { connect } from "node:net";
import { createFakeSolaris } from "solaris-esign/testing";
import { expect, it } from "vitest";
import { startBackend } from "./start-backend.js";

it("sends the code, and shows the reference token as it is", async () => {
  const fake = createFakeSolaris({ referenceTokens: "labelled" });
  const backend = await startBackend(fake);
  expect(await backend.get("/contract")).toMatchObject({ status: 200, body: { title: "Loan agreement" } });
  expect((await backend.get("/signing")).body).toEqual({});

  const answer = await backend.sendCode();
  const { confirmation_expires_at } = fake.identification(backend.ref);
  const shown = { current_reference_token: "Transaktions-ID: 0000-0001", confirmation_expires_at };
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ next: "enter-code", status: "confirmation_required", ...shown });
  expect((await backend.get("/signing")).body).toMatchObject({ state: "delivered", ...shown });
  expect(fake.sms).toHaveLength(1);
});

it("knows no identification of somebody who is not logged in", async () => {
  const fake = createFakeSolaris();
  const { url } = await startBackend(fake);
  for (const [path, method] of [
    ["/contract", "GET"],
    ["/signing", "GET"],
    ["/signing/code", "POST"],
  ] as const) {
    expect((await fetch(url + path, { method, headers: { "x-stand-in-customer": "mallory" } })).status).toBe(401);
  }
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(fake.sms).toHaveLength(0);
});

it("makes one SMS of a double click", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  const answers = await Promise.all([backend.sendCode(), backend.sendCode()]);
  const code = { next: "enter-code", current_reference_token: "0000-0001" };
  expect(answers).toMatchObject([
    { status: 200, body: code },
    { status: 200, body: code },
  ]);
  expect(fake.sms).toHaveLength(1);
});

it("reconciles an unknown outcome in the background", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  fake.failNext({ kind: "reset-after-send" });
  expect(await backend.sendCode()).toMatchObject({ status: 202, body: { next: "wait" } });
  const code = { state: "delivered", current_reference_token: "0000-0001" };
  await expect.poll(async () => (await backend.get("/signing")).body).toMatchObject(code);
  expect(fake.sms).toHaveLength(1);
});

it("sends nothing while an outcome is unknown", async () => {
  const fake = createFakeSolaris({ retrieves: "none" });
  const backend = await startBackend(fake);
  fake.failNext({ kind: "reset-after-send" });
  for (let click = 1; click <= 3; click++) {
    expect(await backend.sendCode()).toMatchObject({ status: 202, body: { next: "wait" } });
  }
  expect((await backend.get("/signing")).body.state).toBe("unknown");
  expect(fake.sms).toHaveLength(1);
});

it.each([
  [403, "unauthorized_action", 502, "contact-us"],
  [404, "model_not_found", 404, "contact-us"],
  [412, "precondition_failed", 409, "reload"],
  [422, "mobile_number_not_verified", 422, "verify-mobile-number"],
  [422, "validation_error", 422, "contact-us"],
])("answers the provider's %i %s with %i: %s", async (status, code, expected, next) => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  fake.failNext({ kind: "status", status, code });
  expect(await backend.sendCode()).toMatchObject({ status: expected, body: { next } });
  expect((await backend.get("/signing")).body.state).toBe("rejected");
  expect(fake.sms).toHaveLength(0);
  expect((await backend.sendCode()).status).toBe(200);
});

it("sends no second SMS to a customer who does not wait for the first", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  await backend.sendCode();
  expect(await backend.sendCode()).toMatchObject({ status: 429, body: { next: "try-again" } });
  const code = { state: "delivered", current_reference_token: "0000-0001" };
  expect((await backend.get("/signing")).body).toMatchObject(code);
  expect(fake.sms).toHaveLength(1);
});

it("still knows the end, if the customer clicks once more", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  await backend.sendCode();
  fake.setStatus(backend.ref, "successful");
  await expect.poll(async () => (await backend.get("/signing")).body.status).toBe("successful");
  await backend.sendCode();
  expect((await backend.get("/signing")).body).toMatchObject({ state: "delivered", status: "successful" });
  expect(fake.sms).toHaveLength(1);
});

it("says when to try again", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  fake.failNext({ kind: "status", status: 429, headers: { "retry-after": "90" } });
  const { status, headers, body } = await backend.sendCode();
  expect([status, headers.get("retry-after"), body]).toEqual([429, "90", { next: "try-again", retryAfterMs: 90_000 }]);
});

it("looks at the identification at once when a webhook arrives, and knows the handshake", async () => {
  const fake = createFakeSolaris();
  // The secret is known after the subscription: subscribe with one process, and receive with the next.
  const first = await startBackend(fake);
  const subscription = await fake.webhooks.subscribe(`${first.url}/webhooks/solaris`);
  const { port } = new URL(first.url);
  expect(await first.end()).toBe(0);
  const env = { PORT: port, SOLARIS_WEBHOOK_SECRETS: subscription.secret };
  const backend = await startBackend(fake, env, first.ref);
  await backend.sendCode();
  await fake.webhooks.settled();

  fake.webhooks.deliverNext("forged");
  fake.setStatus(backend.ref, "confirmed");
  fake.setStatus(backend.ref, "successful");
  await fake.webhooks.settled();
  expect(fake.webhooks.deliveries.map(({ kind, answer }) => [kind, answer])).toEqual([
    ["handshake", 200],
    ["on-time", 200],
    ["forged", 401],
    ["on-time", 200],
  ]);
  await expect
    .poll(async () => (await backend.get("/signing")).body)
    .toMatchObject({ state: "delivered", status: "successful" });
});

it("logs one line for a call, without a secret, a token, an IBAN or an id of the customer", async () => {
  const fake = createFakeSolaris();
  const [iban, url] = ["DE11110101010100000020", "https://bank.example/?wizard_session_key=bfo5r16AMLlt6ZEX9Oh3"];
  const ref = fake.addIdentification({ iban, url, personId: "a-person", identificationId: "an-identification" });
  const backend = await startBackend(fake, {}, ref);
  fake.failNext({ kind: "status", status: 403, body: { code: "unauthorized_action", detail: `The IBAN is ${iban}` } });
  for (let click = 1; click <= 3; click++) await backend.sendCode();
  expect(await backend.end()).toBe(0);
  const calls = backend.lines().filter(({ msg }) => msg === "authorize");
  expect(calls).toMatchObject([
    { level: 40, delivery: "rejected", code: "permission_denied", status: 403 },
    { level: 30, delivery: "delivered", attempts: 1 },
    { level: 40, delivery: "not-sent", code: "too_soon" },
  ]);
  const tokens = fake.exchanges.flatMap(({ answer }) => JSON.parse(answer?.body || "{}").access_token ?? []);
  expect(tokens.length).toBeGreaterThan(0);
  const secrets = [iban, url, "wizard_session_key", "a-person", "an-identification", "fake-secret", ...tokens];
  const log = JSON.stringify(backend.lines());
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});

it("lets a pending call end on SIGTERM, and accepts nothing new", async () => {
  const fake = createFakeSolaris();
  const backend = await startBackend(fake);
  fake.failNext({ kind: "drip", everyMs: 20 });
  const pending = backend.sendCode();
  await expect.poll(() => fake.sms.length).toBe(1);
  const ended = backend.end();
  await expect.poll(() => backend.lines().some(({ msg }) => msg === "closing")).toBe(true);
  const late = connect(Number(new URL(backend.url).port), "127.0.0.1");
  await expect(once(late, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await pending).toMatchObject({ status: 200, body: { next: "enter-code" } });
  expect(await ended).toBe(0);
});

it("ends at boot if the credentials are wrong, and not if the provider is down", async () => {
  const fake = createFakeSolaris();
  await expect(startBackend(fake, { SOLARIS_CLIENT_SECRET: "wrong" })).rejects.toThrow("authentication_failed");
  fake.failNext({ kind: "refuse" });
  const backend = await startBackend(fake);
  expect(await backend.sendCode()).toMatchObject({ status: 503, body: { next: "try-again" } });
  await fake.recover();
  expect((await backend.sendCode()).status).toBe(200);
});
