// The webhooks of the fake: subscriptions, and signed requests to their addresses when a status changes.
import { eventTypes, webhookHeaders } from "../../generated/contract.js";
import type { IdentificationEvent, RetrievedIdentification } from "../../generated/schema.js";
import { ConfigurationError } from "../errors.js";
import { checkUrl } from "../internal/validate.js";

/**
 * How an event is delivered.
 *
 * - `on-time`: at once.
 * - `late`: when you call `release()`.
 * - `twice`: two requests with the same id.
 * - `out-of-order`: after the next event, or when you call `release()`.
 * - `forged`: by somebody who does not know the secret, instead of the provider.
 * - `replayed`: at once, and again with another id: neither the id nor the time is signed.
 *
 * @example
 * const kind: WebhookKind = "twice";
 * fake.webhooks.deliverNext(kind);
 */
export type WebhookKind = "on-time" | "late" | "twice" | "out-of-order" | "forged" | "replayed";

const kinds: readonly WebhookKind[] = ["on-time", "late", "twice", "out-of-order", "forged", "replayed"];

/**
 * A subscription of the fake.
 *
 * @example
 * const receiverOf = ({ secret }: FakeSubscription) => createWebhookReceiver({ secrets: secret });
 */
export interface FakeSubscription {
  /** Its id. */
  readonly id: string;
  /** The secret with which its events are signed. */
  readonly secret: string;
}

/**
 * A request that the fake sent to a subscription.
 *
 * @example
 * const lineOf = ({ webhookId, attempt, answer }: FakeDelivery) => `${webhookId} ${attempt}: ${answer}`;
 */
export interface FakeDelivery {
  /** The time of the request, on the fake's clock. */
  readonly at: Date;
  /** How it was delivered; `handshake` for the first request of a subscription. */
  readonly kind: WebhookKind | "handshake";
  /** The id of the subscription. */
  readonly subscriptionId: string;
  /** The id of the event. */
  readonly webhookId: string;
  /** Which attempt at the delivery of this event it was. */
  readonly attempt: number;
  /** The body. */
  readonly body: string;
  /** The HTTP status of the answer; undefined if there was none. */
  readonly answer: number | undefined;
}

/**
 * The webhooks of the fake.
 *
 * @example
 * fake.webhooks.deliverNext("twice");
 * fake.setStatus(fake.addIdentification(), "successful");
 * await fake.webhooks.settled();
 * fake.webhooks.deliveries; // []: nobody has subscribed
 */
export interface FakeWebhooks {
  /**
   * Subscribes an address to the events of identifications, and sends it the handshake: a POST with an empty body, which it must
   * accept. From then on it receives a signed request whenever a call or `setStatus` changes a status; the clock sends none. The
   * fake sends it over HTTP with the `fetch` of the platform.
   *
   * @throws {ConfigurationError} the address is invalid, or does not accept the handshake
   * @example
   * import { createServer } from "node:http";
   *
   * let receiver = createWebhookReceiver({ secrets: [] });
   * const server = createServer((request, response) => toNodeHandler(receiver, () => {})(request, response));
   * await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
   * const { port } = server.address() as import("node:net").AddressInfo;
   * const { secret } = await fake.webhooks.subscribe(`http://127.0.0.1:${port}/webhooks`);
   * receiver = createWebhookReceiver({ secrets: secret });
   * server.close();
   */
  subscribe(url: string): Promise<FakeSubscription>;
  /**
   * Decides how the next event is delivered. Call it several times for several events. An event that nobody has subscribed to uses
   * nothing up.
   *
   * @throws {ConfigurationError} there is no such kind
   * @example
   * fake.webhooks.deliverNext("forged");
   */
  deliverNext(kind: WebhookKind): void;
  /**
   * Delivers what is held back: events that are `late`, or `out-of-order` and without a next event. Resolves when it was answered.
   * Throws nothing.
   *
   * @example
   * await fake.webhooks.release();
   */
  release(): Promise<void>;
  /**
   * Sends each event again that was not accepted, with the next attempt. The provider does so by itself for days; the fake waits for your
   * test. Never sent again are forged ones, an event that was answered with `422`, and those of a subscription that `410` has cancelled.
   * Resolves when all were answered. Throws nothing.
   *
   * @example
   * await fake.webhooks.retry();
   */
  retry(): Promise<void>;
  /**
   * Resolves when all requests so far were answered. Throws nothing.
   *
   * @example
   * await fake.webhooks.settled();
   */
  settled(): Promise<void>;
  /** The requests so far, oldest first, once they were answered. It is a copy. */
  readonly deliveries: readonly FakeDelivery[];
}

interface Subscription extends FakeSubscription {
  readonly url: string;
}

interface Event {
  readonly kind: FakeDelivery["kind"];
  readonly eventType: string;
  readonly subscription: Subscription;
  readonly webhookId: string;
  readonly attempt: number;
  readonly entityId: string;
  readonly body: string;
}

export interface WebhookSender {
  readonly webhooks: FakeWebhooks;
  /** Sends an identification whose status has changed to all subscriptions. */
  emit(identification: RetrievedIdentification): void;
  /** Deletes all subscriptions and ends pending requests. */
  reset(): void;
}

const encoder = new TextEncoder();

/** @param now the fake's clock, in milliseconds since 1970 */
export function createWebhookSender(now: () => number): WebhookSender {
  const subscriptions = new Set<Subscription>();
  const plans: WebhookKind[] = [];
  const late: Event[] = [];
  const overtaken: Event[] = [];
  const undelivered = new Map<string, Event>();
  const deliveries: FakeDelivery[] = [];
  let ending = new AbortController();
  let ids = 0;
  let queue = Promise.resolve();

  /** What becomes of an event with this answer. */
  const settle = (event: Event, answer: number | undefined) => {
    const { webhookId, subscription } = event;
    const isDelivered = answer !== undefined && answer >= 200 && answer < 300;
    if (answer === 410) subscriptions.delete(subscription);
    if (isDelivered || answer === 410 || answer === 422 || event.kind === "forged") undelivered.delete(webhookId);
    else undelivered.set(webhookId, event);
  };

  const send = async (event: Event): Promise<number | undefined> => {
    const { kind, subscription, webhookId, attempt, body } = event;
    const headers = await headersOf(event, new Date(now()));
    const { signal } = ending;
    const answer = await fetch(subscription.url, { method: "POST", headers, body, redirect: "manual", signal }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => undefined,
    );
    if (signal.aborted) return undefined;
    const at = new Date(now());
    deliveries.push({ at, kind, subscriptionId: subscription.id, webhookId, attempt, body, answer });
    return answer;
  };

  /** One after the other, so that the order is that of the events. */
  const deliver = (...events: readonly Event[]) => {
    const { signal } = ending;
    for (const event of events) {
      queue = queue.then(async () => {
        if (!subscriptions.has(event.subscription)) return;
        const answer = await send(event);
        if (!signal.aborted) settle(event, answer);
      });
    }
  };

  const settled = async () => {
    for (let last: unknown; last !== queue; ) {
      last = queue;
      await queue;
    }
  };

  const nextId = (what: string) => `fake-${what}-${++ids}`;

  return {
    webhooks: {
      async subscribe(url) {
        checkUrl("The address of a subscription", url);
        const subscription = { id: nextId("subscription"), secret: nextId("webhook-secret"), url };
        const eventType = eventTypes.receiveHandshake;
        const webhookId = nextId("webhook");
        const handshake = { kind: "handshake", eventType, subscription, webhookId, attempt: 1, entityId: "" } as const;
        const answer = await send({ ...handshake, body: "" });
        if (answer === undefined || answer < 200 || answer > 299) {
          const problem = answer === undefined ? "did not answer" : `answered ${answer} to`;
          throw new ConfigurationError(
            `The address of a subscription ${problem} the handshake, and must answer with a 2xx.`,
          );
        }
        subscriptions.add(subscription);
        return { id: subscription.id, secret: subscription.secret };
      },
      deliverNext(kind) {
        if (!kinds.includes(kind)) throw new ConfigurationError(`An event is delivered ${kinds.join(", ")}.`);
        plans.push(kind);
      },
      release() {
        deliver(...late.splice(0), ...overtaken.splice(0));
        return settled();
      },
      async retry() {
        await settled();
        deliver(...Array.from(undelivered.values(), (event) => ({ ...event, attempt: event.attempt + 1 })));
        await settled();
      },
      settled,
      get deliveries() {
        return structuredClone(deliveries);
      },
    },
    emit(identification) {
      if (subscriptions.size === 0) return;
      const kind = plans.shift() ?? "on-time";
      const before = overtaken.splice(0);
      for (const subscription of subscriptions) {
        const event = { kind, subscription, webhookId: nextId("webhook"), attempt: 1, ...contentOf(identification) };
        if (kind === "late") late.push(event);
        else if (kind === "out-of-order") overtaken.push(event);
        else deliver(event);
        if (kind === "twice") deliver(event);
        if (kind === "replayed") deliver({ ...event, webhookId: nextId("webhook") });
      }
      deliver(...before);
    },
    reset() {
      ending.abort();
      ending = new AbortController();
      subscriptions.clear();
      undelivered.clear();
      for (const list of [plans, late, overtaken, deliveries]) list.length = 0;
      ids = 0;
    },
  };
}

/** The payload has the fields of the API reference. */
function contentOf(identification: RetrievedIdentification): Pick<Event, "eventType" | "entityId" | "body"> {
  const { id, reference, url, status, completed_at, method } = identification;
  const fields = { id, reference, url, status, completed_at, method, metadata: null };
  const payload = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return {
    eventType: eventTypes.receiveIdentification,
    entityId: id,
    body: JSON.stringify(payload as IdentificationEvent),
  };
}

async function headersOf(event: Event, at: Date): Promise<Record<string, string>> {
  const { kind, eventType, subscription, webhookId, attempt, entityId, body } = event;
  const headers = {
    [webhookHeaders.WebhookEventType]: eventType,
    [webhookHeaders.WebhookId]: webhookId,
    [webhookHeaders.WebhookSubscriptionId]: subscription.id,
    [webhookHeaders.WebhookAttempt]: String(attempt),
    [webhookHeaders.WebhookCalloutTimestamp]: at.toISOString(),
  };
  if (kind === "handshake") return headers;
  const secret = kind === "forged" ? "the secret of somebody else" : subscription.secret;
  return {
    ...headers,
    "content-type": "application/json",
    [webhookHeaders.WebhookEntityId]: entityId,
    [webhookHeaders.WebhookSignature]: await signatureOf(body, secret),
  };
}

/** `sha256=` and the HMAC-SHA256 of the raw body in hexadecimal (API reference: Webhooks). */
async function signatureOf(body: string, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(body)));
  return `sha256=${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
