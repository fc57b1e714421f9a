// Proves: whatever comes, the receiver returns one of its results, and repeats nothing of a request or a secret.
import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createWebhookReceiver, type WebhookRequest, type WebhookResult } from "./receiver.js";

const secret = "s3cret-of-the-subscription";
const marker = "MARKER";
const sign = (body: string | Uint8Array) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
const statuses = [200, 400, 401, 408, 413, 500, 503];

const throwing = (): never => {
  throw new Error(marker);
};
const hostile = fc.constantFrom<() => unknown>(
  () => new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => ({ [Symbol.asyncIterator]: throwing }),
  () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error(marker)), return: throwing }) }),
  () => ({ [Symbol.asyncIterator]: () => ({ next: () => ({ done: false, value: marker }) }) }),
  () => ({ get: throwing }),
  () => new DataView(new ArrayBuffer(3)),
  () => Symbol(marker),
);

const payloads = fc.oneof(
  fc.json(),
  fc.string({ unit: "binary" }),
  fc.record({ id: fc.anything(), status: fc.anything(), [marker]: fc.anything() }, { requiredKeys: [] }).map(toJson),
  fc.record({ id: fc.string(), status: fc.string() }).map(toJson),
  fc.constantFrom(
    "",
    "",
    "",
    "{}",
    `{"id":"${marker}"}`,
    `{"__proto__":{"id":"${marker}"}}`,
    "[".repeat(60_000),
    "a".repeat(70_000),
  ),
);
const bodies = fc.oneof(
  payloads,
  payloads.map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fc.uint8Array({ maxLength: 20 })).map((chunks) => ReadableStream.from(chunks)),
);

const values = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("WEBHOOK-SUBSCRIPTION", "IDENTIFICATION", marker.repeat(10_000), "1", ""),
  fc.array(fc.string()),
  fc.anything(),
);
const names = ["Event-Type", "Id", "Attempt", "Signature"].map((name) => `Solaris-Webhook-${name}`);
const headers = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), values);

const made = <T>(values: fc.Arbitrary<T>) => values.map((value) => () => value as unknown);

/**
 * Makers of requests of every kind: those that nobody would send, and those with a signature that fits. They are made late, because
 * fast-check itself does not survive some of them.
 */
const requests: fc.Arbitrary<() => unknown> = fc.oneof(
  made(fc.anything()),
  hostile,
  made(fc.record({ headers: fc.constant({ "solaris-webhook-event-type": "WEBHOOK-SUBSCRIPTION" }), body: bodies })),
  fc
    .record({ headers: fc.oneof(made(headers), made(fc.anything()), hostile), body: fc.oneof(made(bodies), hostile) })
    .map(({ headers, body }) => () => ({ headers: headers(), body: body() })),
  fc
    .record({ headers, body: fc.oneof(payloads, fc.uint8Array({ maxLength: 200 })) })
    .map(({ headers, body }) => () => ({
      headers: { "Solaris-Webhook-Signature": sign(body), ...headers, "solaris-webhook-signature": sign(body) },
      body,
    })),
);

it("returns one of its results for 5,000 requests, and says nothing of what is in them", async () => {
  const said: unknown[] = [];
  const say = (...words: unknown[]) => void said.push(...words.filter((word) => !(word instanceof Error)));
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(requests, fc.constantFrom([], [secret], [secret, "another"]), async (make, secrets) => {
      said.length = 0;
      const receiver = createWebhookReceiver({ secrets, onRejected: say, onWarning: say });
      const result = await receiver.receive(make() as WebhookRequest);
      kinds.add(result.kind === "rejected" ? result.reason : result.kind);
      expectTyped(result);
      expect(inspect([said, result.kind === "event" ? undefined : result])).not.toMatch(
        new RegExp(`${secret}|${marker}`),
      );
    }),
    { numRuns: 5000 },
  );
  // What can come without a second request.
  expect([...kinds].sort()).toEqual([
    ...["body-not-raw", "event", "handshake", "incomplete", "invalid-request", "no-identification", "no-secret"],
    ...["no-signature", "not-json", "too-large", "wrong-signature"],
  ]);
});

function expectTyped(result: WebhookResult): void {
  if (result.kind === "handshake") {
    expect(result).toEqual({ kind: "handshake" });
  } else if (result.kind === "rejected") {
    expect(Object.keys(result)).toEqual(["kind", "reason", "respondWith"]);
    expect(statuses).toContain(result.respondWith);
  } else {
    const { identificationId, status = "", webhookId = "", eventType = "", attempt = 0, ...others } = result.hint;
    const texts = [identificationId, status, webhookId, eventType];
    expect(texts.filter((text) => typeof text !== "string")).toEqual([]);
    expect(Number.isInteger(attempt)).toBe(true);
    expect(others).toEqual({});
  }
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "{}";
  }
}
