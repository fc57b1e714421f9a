// Recognizes the errors of this package.

import type {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "./api-error.js";
import {
  type AbortedError,
  brand,
  type ClientClosedError,
  type ConfigurationError,
  type ConnectionError,
  type TimeoutError,
  type UnexpectedResponseError,
} from "./solaris-error.js";

/**
 * Every error of this package: what {@link isSolarisError} narrows to. Its `code` tells the classes apart, so `switch` and `===`
 * narrow to one of them.
 *
 * @example
 * const retryAfterMs = (error: AnySolarisError) => (error.code === "rate_limited" ? error.retryAfterMs : undefined);
 */
export type AnySolarisError =
  | ConfigurationError
  | AuthenticationError
  | PermissionError
  | NotFoundError
  | ConflictError
  | RateLimitError
  | ServerError
  | (ApiError & {
      /** Stable, machine-readable name of the kind of error. */
      readonly code: "api_error";
    })
  | ConnectionError
  | TimeoutError
  | AbortedError
  | ClientClosedError
  | UnexpectedResponseError;

/**
 * Tells whether something thrown is an error of this package, also when another copy of the package threw it
 * (where `instanceof` fails). Throws nothing.
 *
 * @example
 * if (isSolarisError(error) && error.code === "rate_limited") showTryAgainButton(error.retryAfterMs ?? 60_000);
 */
export function isSolarisError(thrown: unknown): thrown is AnySolarisError {
  try {
    return typeof thrown === "object" && thrown !== null && brand in thrown;
  } catch {
    // A proxy that was revoked throws whatever is asked of it.
    return false;
  }
}
