// Proves: the fake sends webhooks as the provider does, and the receiver of this package tells what happens to them.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { createFakeSolaris, type FakeWebhooks, type WebhookKind } from "../../src/testing/index.js";
import {
  createWebhookReceiver,
  toNodeHandler,
  type WebhookDriftReport,
  type WebhookHint,
  type WebhookReceiver,
} from "../../src/webhooks/index.js";

/** A fake, and an app that has subscribed to it: what the app handled and rejected. */
async function subscribed(onEvent: (hint: WebhookHint) => unknown = () => {}) {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification({ status: "pending" });
  const handled: string[] = [];
  const rejected: string[] = [];
  const drift: WebhookDriftReport[] = [];
  const receiverWith = (secrets: string | string[]): WebhookReceiver =>
    createWebhookReceiver({
      secrets,
      onRejected: ({ reason }) => rejected.push(reason),
      onDrift: (report) => drift.push(report),
    });
  let receiver = receiverWith([]);
  const url = await serve((request, response) =>
    toNodeHandler(receiver, async (hint) => {
      await onEvent(hint);
      handled.push(`${hint.status}`);
    })(request, response),
  );
  const { secret } = await fake.webhooks.subscribe(url);
  receiver = receiverWith(secret);
  const answers = () => fake.webhooks.deliveries.slice(1).map(({ attempt, answer }) => `${attempt}: ${answer}`);
  return { fake, ref, handled, rejected, drift, answers };
}

async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
}

const answering = (status: () => number) =>
  serve((request, response) => {
    request.resume();
    response.writeHead(status()).end();
  });

it("sends each change of a status, of a call or of setStatus, signed and as the contract has it", async () => {
  const { fake, ref, handled, rejected, drift } = await subscribed();
  fake.setStatus(ref, "authorization_required");
  const solaris = createSolarisClient(fake.clientOptions());
  await solaris.identifications.authorize(ref);
  await solaris.identifications.authorize(ref);
  fake.setStatus(ref, "successful");
  fake.setStatus(ref, "successful");
  await fake.webhooks.settled();
  expect(handled).toEqual(["authorization_required", "confirmation_required", "successful"]);
  expect([rejected, drift]).toEqual([[], []]);
  const { identificationId } = ref;
  expect(JSON.parse(fake.webhooks.deliveries.at(-1)?.body ?? "")).toMatchObject({
    id: identificationId,
    status: "successful",
  });
});

it.each<[WebhookKind, string[], string[]]>([
  ["on-time", ["created", "pending", "successful"], []],
  ["late", ["pending", "successful", "created"], []],
  ["twice", ["created", "pending", "successful"], ["duplicate"]],
  ["out-of-order", ["pending", "created", "successful"], []],
  ["forged", ["pending", "successful"], ["wrong-signature"]],
  ["replayed", ["created", "created", "pending", "successful"], []],
])("delivers the next event %s", async (kind, expected, rejections) => {
  const { fake, ref, handled, rejected } = await subscribed();
  fake.webhooks.deliverNext(kind);
  for (const status of ["created", "pending", "successful"] as const) fake.setStatus(ref, status);
  await fake.webhooks.settled();
  await fake.webhooks.release();
  await fake.webhooks.retry();
  expect(handled).toEqual(expected);
  expect(rejected).toEqual(rejections);
});

it("releases an event that no other has overtaken", async () => {
  const { fake, ref, handled } = await subscribed();
  fake.webhooks.deliverNext("out-of-order");
  fake.setStatus(ref, "successful");
  await fake.webhooks.settled();
  expect(handled).toEqual([]);
  await fake.webhooks.release();
  expect(handled).toEqual(["successful"]);
});

it("sends an event again until it is handled", async () => {
  let failures = 2;
  const { fake, ref, handled, rejected, answers } = await subscribed(() => {
    if (failures-- > 0) throw new Error("the database is down");
  });
  fake.setStatus(ref, "successful");
  for (let times = 0; times < 4; times++) await fake.webhooks.retry();
  expect(answers()).toEqual(["1: 500", "2: 500", "3: 200"]);
  expect(handled).toEqual(["successful"]);
  expect(rejected).toEqual(["handler-failed", "handler-failed"]);
});

it.each([
  [410, "which cancels the subscription", ["410"]],
  [422, "after which the event is never sent again", ["422", "422"]],
  [503, "after which the event is sent again", ["503", "503", "503", "503"]],
])("obeys %i, %s", async (status, _, expected) => {
  const fake = createFakeSolaris();
  let answer = 200;
  await fake.webhooks.subscribe(await answering(() => answer));
  answer = status;
  const ref = fake.addIdentification();
  fake.setStatus(ref, "successful");
  await fake.webhooks.retry();
  fake.setStatus(ref, "failed");
  await fake.webhooks.settled();
  if (status === 503) await fake.webhooks.retry();
  const answers = fake.webhooks.deliveries.slice(1).map(({ answer }) => `${answer}`);
  expect(answers.slice(0, 4)).toEqual(expected);
});

it("sends an event again that nobody has answered", async () => {
  const fake = createFakeSolaris();
  let isUp = true;
  const url = await serve((request, response) => (isUp ? response.end() : request.destroy()));
  await fake.webhooks.subscribe(url);
  isUp = false;
  fake.setStatus(fake.addIdentification(), "successful");
  await fake.webhooks.settled();
  isUp = true;
  await fake.webhooks.retry();
  expect(fake.webhooks.deliveries.map(({ answer }) => answer)).toEqual([200, undefined, 200]);
});

it.each<[string, () => Promise<string> | string, string]>([
  ["answers with an error", () => answering(() => 401), "answered 401 to"],
  ["answers with a redirect", () => answering(() => 302), "answered 302 to"],
  ["does not answer", () => serve((request) => request.destroy()), "did not answer"],
  ["is none", () => "webhooks", "absolute URL"],
  ["is not of this machine, without TLS", () => "http://app.example/webhooks", "https"],
])("does not subscribe an address that %s", async (_, address, words) => {
  const fake = createFakeSolaris();
  await expect(fake.webhooks.subscribe(await address())).rejects.toThrow(words);
  fake.setStatus(fake.addIdentification(), "successful");
  await fake.webhooks.settled();
  expect(fake.webhooks.deliveries.filter(({ kind }) => kind !== "handshake")).toEqual([]);
});

it("refuses a kind that it does not know", () => {
  const { webhooks } = createFakeSolaris();
  expect(() => webhooks.deliverNext("early" as WebhookKind)).toThrow(
    "on-time, late, twice, out-of-order, forged, replayed",
  );
});

it("forgets everything at a reset, and ends what is pending", async () => {
  const fake = createFakeSolaris();
  let hang = false;
  const url = await serve((_request, response) => void (hang || response.end()));
  await fake.webhooks.subscribe(url);
  hang = true;
  const { webhooks } = fake;
  webhooks.deliverNext("late");
  for (const status of ["created", "pending", "successful"] as const) fake.setStatus(fake.addIdentification(), status);
  await nextRequest(webhooks);
  await fake.reset();
  await webhooks.release();
  await webhooks.retry();
  expect(webhooks.deliveries).toEqual([]);
});

/** The handshake was answered, and one event is being sent. */
async function nextRequest({ deliveries }: FakeWebhooks): Promise<void> {
  expect(deliveries).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

it("does not keep the process alive", async () => {
  const script = `
    import { createServer } from "node:http";
    import { createFakeSolaris } from "./dist/src/testing/index.js";
    const fake = createFakeSolaris();
    const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1", async () => {
      await fake.webhooks.subscribe("http://127.0.0.1:" + server.address().port);
      fake.setStatus(fake.addIdentification(), "successful");
      await fake.webhooks.settled();
      console.log(fake.webhooks.deliveries.length);
      server.unref();
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  expect(stdout.trim()).toBe("2");
});
