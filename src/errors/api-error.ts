// The errors that the provider answered with: one class for each kind of status.

import { type ErrorObject, printableFields } from "../answer/error-body.js";
import { retryAfterMs } from "../answer/retry-after.js";
import { byNameOnly } from "./by-name-only.js";
import { type ErrorFacts, hide, SolarisError } from "./solaris-error.js";

/**
 * What an {@link ApiError} is made with, beside its message.
 *
 * @example
 * const facts: ApiErrorFacts = { delivery: "rejected", attempts: 1, errors: [{ code: "unauthorized_action" }] };
 * throwing(new PermissionError("The provider answered 403.", facts));
 */
export interface ApiErrorFacts extends ErrorFacts {
  /** What the provider said, if it could be read. */
  readonly errors?: readonly ErrorObject[];
}

/**
 * The provider answered with an error. Subclasses stand for the statuses that callers tell apart; this class itself is
 * thrown for the other 4xx (400 and 422, for example).
 *
 * @example
 * if (error instanceof ApiError) for (const { id, code } of error.errors) logger.error({ id, code });
 */
export class ApiError extends SolarisError {
  override readonly name: string = "ApiError";
  override readonly code:
    | "api_error"
    | "authentication_failed"
    | "permission_denied"
    | "not_found"
    | "conflict"
    | "rate_limited"
    | "server_error" = "api_error";
  /**
   * What the provider said, read from either shape of its error bodies; empty when the body was neither. `title`, `detail` and
   * `source` are read by name only, because they may hold an IBAN: no logger finds them.
   */
  declare readonly errors: readonly ErrorObject[];

  /** The package makes it; make one yourself where a test needs it. */
  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts);
    const errors = (facts.errors ?? []).map((error) => byNameOnly(error, printableFields(error)));
    hide(this, "errors", errors);
  }
}

/**
 * 401, or an access token that could not be had: then `status` is the token endpoint's, if it answered at all.
 *
 * @example
 * if (error instanceof AuthenticationError) logger.error(error, "Are these the credentials of this environment?");
 */
export class AuthenticationError extends ApiError {
  override readonly name = "AuthenticationError";
  override readonly code = "authentication_failed";
}

/**
 * 403: the partner may not do this.
 *
 * @example
 * if (error instanceof PermissionError) logger.error(error, `Ask the provider about ${error.requestId}`);
 */
export class PermissionError extends ApiError {
  override readonly name = "PermissionError";
  override readonly code = "permission_denied";
}

/**
 * 404: no such person or identification.
 *
 * @example
 * if (error instanceof NotFoundError) logger.error(error, "Is the identification one of this person?");
 */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
  override readonly code = "not_found";
}

/**
 * 409 or 412: the identification is not in a status from which it can be authorized.
 *
 * @example
 * if (error instanceof ConflictError) await lookAtStatusOf({ personId, identificationId });
 */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
  override readonly code = "conflict";
}

/**
 * 429: too many calls, still after `maxRetries`. The provider allows 255 at a time, and 60 SMS per recipient and hour
 * (docs.solarisgroup.com, API reference: Requests and responses; rate limits).
 *
 * @example
 * if (error instanceof RateLimitError) showTryAgainButton(error.retryAfterMs ?? 60_000);
 */
export class RateLimitError extends ApiError {
  override readonly name = "RateLimitError";
  override readonly code = "rate_limited";
  /** How long the provider asked to wait (`Retry-After`), in milliseconds, if it said so. */
  declare readonly retryAfterMs?: number;

  /** The package makes it, and reads `retryAfterMs` off the answer; make one yourself where a test needs it. */
  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts);
    const waitMs = retryAfterMs(facts.response?.headers["retry-after"], Date.now());
    if (waitMs !== undefined) this.retryAfterMs = waitMs;
  }
}

/**
 * 5xx: the provider failed, and nobody knows whether the call took effect.
 *
 * @example
 * if (error instanceof ServerError) await lookAtStatusOf({ personId, identificationId });
 */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
  override readonly code = "server_error";
}
