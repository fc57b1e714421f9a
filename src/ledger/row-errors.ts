// The errors of a call that sends nothing, because of what the ledger knows.
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  type ErrorFacts,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  type SolarisError,
  TimeoutError,
  TooSoonError,
  UnexpectedResponseError,
  UnresolvedError,
} from "../errors.js";
import type { LedgerRow } from "./ledger.js";

/** By `code`. An abort or the closing of a client is the matter of another process: here it only means that the outcome is unknown. */
const errorClasses: Readonly<Record<string, new (message: string, facts: ErrorFacts) => SolarisError>> = {
  api_error: ApiError,
  authentication_failed: AuthenticationError,
  permission_denied: PermissionError,
  not_found: NotFoundError,
  conflict: ConflictError,
  rate_limited: RateLimitError,
  server_error: ServerError,
  connection_failed: ConnectionError,
  timeout: TimeoutError,
  unexpected_response: UnexpectedResponseError,
};

/** For a call that waited for an authorization that another process made, which ended as `rejected` or `unknown`. */
export function errorElsewhere(row: LedgerRow): SolarisError {
  const { state, errorCode = "", requestId, status, sentAt, now } = row;
  const known = errorClasses[errorCode];
  if (state !== "rejected" && !known) return unresolvedError(row, "unknown");
  const delivery = state === "rejected" ? state : "unknown";
  const ErrorClass = known ?? ApiError;
  const message = `Another process made this authorization, and it ended with ${known ? errorCode : delivery}.`;
  const error = new ErrorClass(message, { delivery, sentAt: sentAt && Date.now() - (now - sentAt) });
  return Object.assign(error, requestId !== undefined && { requestId }, status !== undefined && { status });
}

/** @param delivery `unknown` if the call waited for the authorization that is unresolved */
export function unresolvedError(row: LedgerRow, delivery: "not-sent" | "unknown", cause?: unknown): UnresolvedError {
  const { claimedAt, requestId } = row;
  const facts = { since: claimedAt, requestId, cause };
  if (cause !== undefined) {
    const message =
      "Another process made this authorization, and an SMS went out, but the identification could not be retrieved.";
    return new UnresolvedError(message, { delivery, ...facts });
  }
  if (delivery === "unknown") {
    return new UnresolvedError("Another process made this authorization, and its outcome is unknown.", {
      delivery,
      ...facts,
    });
  }
  const message =
    "The outcome of an earlier authorization of this identification is unknown: an SMS may have gone out. This call sent nothing. " +
    'Find out with identifications.reconcile, or pass afterUnknown: "send".';
  return new UnresolvedError(message, { delivery, ...facts });
}

export function tooSoonError(retryAfterMs: number): TooSoonError {
  const message = `An SMS for this identification has just gone out: wait ${Math.ceil(retryAfterMs)} ms before the next one.`;
  return new TooSoonError(message, { delivery: "not-sent", retryAfterMs });
}
