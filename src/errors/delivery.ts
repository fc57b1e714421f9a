// Decides, from how far a call got, whether the customer may have got an SMS, and whether it may be sent again.

/**
 * Whether the call reached the provider, and so whether the customer may have got an SMS.
 *
 * - `not-sent`: the request never left. No SMS.
 * - `rejected`: the provider definitively refused it. No SMS.
 * - `unknown`: **perhaps**. Look at the identification's status before you call again.
 *
 * @example
 * const mayTryAgain = (delivery: Delivery) => delivery !== "unknown";
 */
export type Delivery = "not-sent" | "rejected" | "unknown";

/**
 * What an operation does besides answering, as the contract has it (`x-effect`): `sms` sends the customer an SMS, `none` changes
 * nothing, so that its request can be sent again after anything.
 *
 * @example
 * const facts: ErrorFacts = { delivery: "unknown", effect: "none" satisfies Effect };
 */
export type Effect = "sms" | "none";

/** How far an attempt got. */
export type Reached =
  /** No connection came about: name resolution, refusal, connect timeout, TLS, abort before. The request was not written. */
  | { readonly stage: "connection" }
  /** The request was written, and no whole response came back: reset, timeout, abort, truncated body. */
  | { readonly stage: "exchange" }
  /** A response came back. A 4xx refuses the call; after a 5xx nobody knows (docs.solarisgroup.com: Errors). */
  | { readonly stage: "response"; readonly status: number };

/**
 * What is known of the whole call. When in doubt: unknown.
 *
 * @param before what was known before this attempt: a call may have been sent before and refused
 */
export function deliveryOf(reached: Reached, before: Delivery = "not-sent"): Delivery {
  if (reached.stage === "connection") return before;
  if (reached.stage === "exchange") return "unknown";
  return reached.status >= 400 && reached.status < 500 ? "rejected" : "unknown";
}

/**
 * Whether the same request may be sent again after it failed: where it is certain that it did nothing, and the reason may pass. A
 * request without an effect also after a 5xx, a broken connection and a 2xx that cannot be read. (After a 401 it is sent again with
 * a new token: that is another request.)
 */
export function isTransient(reached: Reached, effect: Effect): boolean {
  if (reached.stage === "connection") return true;
  if (reached.stage === "response" && reached.status === 429) return true;
  if (effect !== "none") return false;
  return reached.stage === "exchange" || reached.status >= 500 || reached.status < 300;
}
