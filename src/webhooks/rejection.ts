// Why a request is no event, and with which status it is answered.

/**
 * Why a request is no event for you. A `duplicate` is answered with `200`, because it was handled before. The provider sends a request
 * with any of the other reasons again, for days, so nothing is lost (API reference: Webhooks).
 *
 * - `duplicate`: an event with this id was handled before.
 * - `too-large`: the body is longer than `maxBytes`.
 * - `incomplete`: the body did not arrive in time, or its connection broke.
 * - `body-not-raw`: the body is neither bytes nor a string: a middleware has parsed it.
 * - `no-secret`: the receiver has no secret yet.
 * - `no-signature`, `wrong-signature`: it does not come from the provider, or its secret is not among yours.
 * - `not-json`, `no-identification`: the signature is right, and the payload is no JSON object with an `id`.
 * - `in-progress`: another request with this id is being handled.
 * - `handler-failed`, `handler-late`: your `onEvent` threw, or did not settle in time.
 * - `invalid-request`: the headers cannot be read.
 *
 * @example
 * const isAttack = (reason: WebhookRejectionReason) => reason === "wrong-signature";
 */
export type WebhookRejectionReason =
  | "duplicate"
  | "too-large"
  | "incomplete"
  | "body-not-raw"
  | "no-secret"
  | "no-signature"
  | "wrong-signature"
  | "not-json"
  | "no-identification"
  | "in-progress"
  | "handler-failed"
  | "handler-late"
  | "invalid-request";

/**
 * A request that is no event for you. It contains nothing of the request, so you can log it as it is.
 *
 * @example
 * const lineOf = ({ reason, respondWith }: WebhookRejection) => `${respondWith} ${reason}`;
 */
export interface WebhookRejection {
  readonly kind: "rejected";
  /** Why. */
  readonly reason: WebhookRejectionReason;
  /** The HTTP status to answer with. It is never `410`, which cancels the subscription, and never `422`: the provider would drop the event. */
  readonly respondWith: 200 | 400 | 401 | 408 | 413 | 500 | 503;
}

const statuses: Readonly<Record<WebhookRejectionReason, WebhookRejection["respondWith"]>> = {
  duplicate: 200,
  "invalid-request": 400,
  "not-json": 400,
  "no-identification": 400,
  "no-signature": 401,
  "wrong-signature": 401,
  incomplete: 408,
  "too-large": 413,
  "body-not-raw": 500,
  "handler-failed": 500,
  "handler-late": 503,
  "in-progress": 503,
  "no-secret": 503,
};

/** Thrown inside the receiver only. */
export class Rejected extends Error {
  readonly rejection: WebhookRejection;
  /** @param cause what was thrown underneath */
  constructor(reason: WebhookRejectionReason, cause?: unknown) {
    super(reason, { cause });
    this.rejection = { kind: "rejected", reason, respondWith: statuses[reason] };
  }
}
