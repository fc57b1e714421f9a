// What the page gets to know about a call, and what it does next. Pure functions.
import type { AnySolarisError, IdentificationBefore } from "solaris-esign";

/** `wait`: look at the status again. `try-again`: show the button, after `retryAfterMs`. The others: the same call fails again. */
type Next = "enter-code" | "wait" | "try-again" | "reload" | "verify-mobile-number" | "contact-us";

export interface Answer {
  readonly status: number;
  readonly body: { readonly next: Next; readonly retryAfterMs?: number } & Partial<IdentificationBefore>;
}

export const codeIsOnItsWay = (now: IdentificationBefore): Answer => ({
  status: 200,
  body: { next: "enter-code", ...now },
});
/** 202 and no 5xx: proxies in between may send a POST again after a 503. */
export const stillChecking: Answer = { status: 202, body: { next: "wait", retryAfterMs: 3_000 } };
const tryAgain = (status: number, retryAfterMs: number): Answer => ({
  status,
  body: { next: "try-again", retryAfterMs },
});
const contactUs = (status: number): Answer => ({ status, body: { next: "contact-us" } });

export function answerTo(error: AnySolarisError): Answer {
  // The delivery is unknown, perhaps an SMS went out: it is reconciled in the background. NEVER send it again before.
  if (error.reconcile) return stillChecking;
  // From here on this call sent no SMS.
  switch (error.code) {
    // Only after an unknown outcome: it is reconciled, too.
    case "unresolved":
      return stillChecking;
    // An SMS has just gone out.
    case "too_soon":
      return tryAgain(429, error.retryAfterMs);
    case "rate_limited":
      return tryAgain(429, error.retryAfterMs ?? 60_000);
    // No connection, no time, or this process is about to end. A look at the identification ends with these, too.
    case "ledger_failed":
    case "connection_failed":
    case "timeout":
    case "aborted":
    case "client_closed":
    case "server_error":
    case "unexpected_response":
      return tryAgain(503, 5_000);
    // The identification is in another status: the page shows what it is.
    case "conflict":
      return { status: 409, body: { next: "reload" } };
    // Our credentials, our rights, our code: alert on them.
    case "authentication_failed":
    case "permission_denied":
      return contactUs(502);
    case "configuration_invalid":
      return contactUs(500);
    case "not_found":
      return contactUs(404);
    case "api_error":
      if (!error.errors.some(({ code }) => code === "mobile_number_not_verified")) return contactUs(422);
      return { status: 422, body: { next: "verify-mobile-number" } };
  }
}
