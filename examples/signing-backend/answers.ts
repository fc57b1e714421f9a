// What the page gets to know about a call that failed, and what it does next.
import type { AnySolarisError } from "solaris-esign";

/** `wait`: look at the status again. `try-again`: show the button, after `retryAfterMs`. The others: the same call fails again. */
type Next = "wait" | "try-again" | "reload" | "verify-mobile-number" | "contact-us";
type Answer = readonly [status: number, next: Next, retryAfterMs?: number];

/** 202 and no 5xx: proxies in between may send a POST again after a 503. */
const wait: Answer = [202, "wait", 3_000];
/** No connection, no time, no ledger, or this process is about to end. A look at the identification ends with these, too. */
const tryAgain: Answer = [503, "try-again", 5_000];

const answers: Readonly<Partial<Record<AnySolarisError["code"], Answer>>> = {
  unresolved: wait,
  too_soon: [429, "try-again"], // An SMS has just gone out.
  rate_limited: [429, "try-again", 60_000],
  conflict: [409, "reload"], // It is in another status: the page shows what it is.
  // Our credentials, our rights, our code: alert on them.
  authentication_failed: [502, "contact-us"],
  permission_denied: [502, "contact-us"],
  configuration_invalid: [500, "contact-us"],
  not_found: [404, "contact-us"],
  api_error: [422, "contact-us"],
};

export function answerTo(error: AnySolarisError) {
  const isUnverified = "errors" in error && error.errors.some(({ code }) => code === "mobile_number_not_verified");
  const known: Answer = isUnverified ? [422, "verify-mobile-number"] : (answers[error.code] ?? tryAgain);
  // With `reconcile` the delivery is unknown: perhaps an SMS went out. It is reconciled in the background, and nothing is sent before.
  const [status, next, retryAfterMs] = error.reconcile ? wait : known;
  const after = ("retryAfterMs" in error && error.retryAfterMs) || retryAfterMs;
  return { status, body: { next, ...(after && { retryAfterMs: after }) } };
}
