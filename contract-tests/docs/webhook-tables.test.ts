// Proves: the tables of the guides about webhooks are true. A new reason or kind fails until it is played here.
import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import type { WebhookKind } from "../../src/testing/index.js";
import {
  createWebhookReceiver,
  type OnWebhookEvent,
  type WebhookReceiverOptions,
  type WebhookRejectionReason,
  type WebhookRequest,
  type WebhookResult,
} from "../../src/webhooks/index.js";
import { differences, guideTable, howTo } from "../support/guides.js";
import { codeIn } from "../support/samples/markdown.js";

const secret = "a-secret";
const receiver = (options: Partial<WebhookReceiverOptions> = {}) =>
  createWebhookReceiver({ secrets: secret, onRejected: () => {}, onWarning: () => {}, timeoutMs: 500, ...options });
const signed = (body: string): WebhookRequest => ({
  headers: {
    "solaris-webhook-id": "w1",
    "solaris-webhook-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  },
  body,
});
const event = signed('{"id":"i1"}');
const receive = (request: unknown, onEvent?: OnWebhookEvent, options?: Partial<WebhookReceiverOptions>) =>
  receiver(options).receive(request as WebhookRequest, onEvent);
const hang = () => new Promise(() => {});

/** The second of two requests, of which the first is handled in this way. */
async function second(onEvent: OnWebhookEvent, isAwaited: boolean): Promise<WebhookResult> {
  const both = receiver();
  const first = both.receive(event, onEvent);
  if (isAwaited) await first;
  const result = await both.receive(event, () => {});
  await first;
  return result;
}

const plays: Readonly<Record<WebhookRejectionReason, () => Promise<WebhookResult>>> = {
  duplicate: () => second(() => {}, true),
  "invalid-request": () => receive({ body: "" }),
  "not-json": () => receive(signed("[]")),
  "no-identification": () => receive(signed("{}")),
  "no-signature": () => receive({ headers: {}, body: "{}" }),
  "wrong-signature": () => receive({ ...event, body: "{}" }),
  incomplete: () => receive({ headers: {}, body: { [Symbol.asyncIterator]: () => ({ next: hang }) } }),
  "too-large": () => receive(event, undefined, { maxBytes: 1 }),
  "body-not-raw": () => receive({ ...event, body: {} }),
  "handler-failed": () => receive(event, () => Promise.reject(new Error("down"))),
  "handler-late": () => receive(event, hang),
  "in-progress": () => second(hang, false),
  "no-secret": () => receive(event, undefined, { secrets: [] }),
};

const reasons = guideTable("What it answers", "`reason` | When | `respondWith`").rows;

it("has each reason of a rejection, and no other", () => {
  expect(
    differences(
      reasons.flatMap(([reason = ""]) => codeIn(reason)),
      Object.keys(plays),
    ),
    howTo,
  ).toEqual([]);
});

it.each(reasons)("is answered as the table says: %s, %s", async (reason = "", _when, status) => {
  const [name = ""] = codeIn(reason);
  const result = await plays[name as WebhookRejectionReason]();
  expect(result).toEqual({ kind: "rejected", reason: name, respondWith: Number(status) });
});

/** contract-tests/fake/webhooks.test.ts plays each. */
const kinds: Readonly<Record<WebhookKind, true>> = {
  "on-time": true,
  late: true,
  twice: true,
  "out-of-order": true,
  forged: true,
  replayed: true,
};

it("has each kind of delivery of the fake, and no other", () => {
  const written = guideTable("Webhooks", "`deliverNext` | The event").rows.map(([kind = ""]) => codeIn(kind).join());
  expect(
    differences(
      written,
      Object.keys(kinds).map((kind) => `"${kind}"`),
    ),
    howTo,
  ).toEqual([]);
});
