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

/** How far an attempt got before it failed. */
export type Failure =
  /** No connection came about: name resolution, refusal, connect timeout, TLS, abort before. The request was not written. */
  | { readonly stage: "connection" }
  /** The request was written, and no whole answer came back: reset, timeout, abort, truncated body. */
  | { readonly stage: "exchange" }
  /** An answer came back. A 4xx refuses the call; after a 5xx nobody knows (docs.solarisgroup.com: Errors). */
  | { readonly stage: "answer"; readonly status: number };

/**
 * What is known of the whole call. When in doubt: unknown.
 *
 * @param before what was known before this attempt: a call may have been sent before and refused
 */
export function deliveryOf(failure: Failure, before: Delivery = "not-sent"): Delivery {
  if (failure.stage === "connection") return before;
  if (failure.stage === "exchange") return "unknown";
  return failure.status >= 400 && failure.status < 500 ? "rejected" : "unknown";
}

/**
 * Whether the same request may be sent again: only where it is certain that it did nothing, and where the reason may pass.
 * (After a 401 it is sent again with a new token: that is another request.)
 */
export function mayBeSentAgain(failure: Failure): boolean {
  return failure.stage === "connection" || (failure.stage === "answer" && failure.status === 429);
}
