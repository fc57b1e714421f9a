// What can go wrong, and what it means for the customer: may an SMS have gone out, and may the request be sent again?
import type { DriftIssue } from "./drift/compare.js";
import { byNameOnly, hide } from "./internal/by-name-only.js";
import { type ErrorObject, printableFields, type ReceivedResponse, requestIdOf, retryAfterMs } from "./response.js";

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

/**
 * What every {@link SolarisError} is made with, beside its message.
 *
 * @example
 * const facts: ErrorFacts = { delivery: "unknown", attempts: 1 };
 * throwing(new ConnectionError("The connection broke.", facts));
 */
export interface ErrorFacts {
  /** What is known of the call. */
  readonly delivery: Delivery;
  /** How many times the request was sent. Default 0. */
  readonly attempts?: number;
  /** What the operation does besides answering: with `none` the message speaks of no SMS. Default `sms`. */
  readonly effect?: Effect;
  /** The whole answer, if there was one. */
  readonly response?: ReceivedResponse | undefined;
  /** What was thrown underneath, if anything was. */
  readonly cause?: unknown;
}

/** Stands on the errors of every copy of the package. */
const brand = Symbol.for("solaris-esign.SolarisError");

const consequences: Readonly<Record<Delivery, string>> = {
  // Left to the call: errors of `createSolarisClient`, `authenticate` and the fake are `not-sent` too, and about no SMS.
  "not-sent": "",
  rejected: "The provider refused the call, so no SMS went out.",
  unknown: "An SMS may have gone out: look at the identification's status before you call again.",
};

/**
 * What every error of this package is. Its message, stack, JSON and `util.inspect` output hold no token, secret, IBAN
 * or session URL, so it can be logged as it is. What may hold personal data is read by name only: no logger finds it.
 *
 * @example
 * try {
 *   await solaris.identifications.authorize({ personId, identificationId });
 * } catch (error) {
 *   if (isSolarisError(error) && error.delivery !== "unknown") showTryAgainButton();
 *   else throw error;
 * }
 */
export abstract class SolarisError extends Error {
  /** Name of the class. */
  abstract override readonly name: string;
  /** Stable, machine-readable name of the kind of error. */
  abstract readonly code: string;
  /** May the customer have got an SMS? */
  readonly delivery: Delivery;
  /** How many times the authorize request was sent. */
  readonly attempts: number;
  /** HTTP status of the answer, if there was one. */
  declare readonly status?: number;
  /** The provider's id of the request (`x-request-id`), if it answered with one. Its support asks for it. */
  declare readonly requestId?: string;
  /**
   * The whole answer, if there was one. Its `headers` and `body` are read by name only, because they may hold personal data: no
   * logger finds them.
   */
  declare readonly response?: ReceivedResponse;
  /**
   * The error or abort reason behind this one. What your own `auth` or `fetch` threw is here as it was thrown, so nothing here
   * prints it; a logger that follows `cause` does. An error of the platform's is a copy with its code, its address and the words
   * of its message: the original may hold a part of the answer.
   */
  declare readonly cause?: unknown;

  /** For the classes below: this one cannot be made. */
  constructor(message: string, { delivery, attempts = 0, effect = "sms", response, cause }: ErrorFacts) {
    super(`${message} ${effect === "sms" ? consequences[delivery] : ""}`.trimEnd());
    this.delivery = delivery;
    this.attempts = attempts;
    if (response) this.status = response.status;
    const requestId = response && requestIdOf(response);
    if (requestId) this.requestId = requestId;
    if (response) hide(this, "response", byNameOnly(response, { status: response.status }));
    if (cause !== undefined) hide(this, "cause", cause);
  }

  /**
   * The loggable part: the message and the enumerable properties. Send it to a worker in place of the error: `structuredClone` and
   * `postMessage` drop `code` and `delivery`, as they do with every error's own properties. Throws nothing.
   *
   * @example
   * if (isSolarisError(error)) logger.error(error.toJSON()); // { message, name, code, delivery, attempts, … }
   */
  toJSON(): Record<string, unknown> {
    return { message: this.message, ...(this as object) };
  }

  static {
    Object.defineProperty(SolarisError.prototype, brand, { value: true });
    // Node's util.inspect would print the cause, which may be somebody else's error with anything in it.
    Object.defineProperty(SolarisError.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspectError });
  }
}

function inspectError(
  this: SolarisError,
  _depth: unknown,
  _options: unknown,
  inspect?: (value: unknown) => string,
): string {
  const facts = { ...this };
  return `${this.stack} ${inspect ? inspect(facts) : JSON.stringify(facts)}`;
}

/**
 * Options or ids that cannot work. Refused before anything is sent; the message says what to change.
 *
 * @example
 * try {
 *   createSolarisClient({ baseUrl: "http://not-loopback.example", auth });
 * } catch (error) {
 *   if (error instanceof ConfigurationError) logger.error(error.message);
 * }
 */
export class ConfigurationError extends SolarisError {
  override readonly name = "ConfigurationError";
  override readonly code = "configuration_invalid";
  /** The package makes it; make one yourself where a test needs it. */
  constructor(message: string, facts: Partial<ErrorFacts> = {}) {
    super(message, { delivery: "not-sent", ...facts });
  }
}

/**
 * The provider could not be reached, or the connection broke before the whole answer was there.
 *
 * @example
 * if (error instanceof ConnectionError && error.delivery === "not-sent") showTryAgainButton();
 */
export class ConnectionError extends SolarisError {
  override readonly name = "ConnectionError";
  override readonly code = "connection_failed";
}

/**
 * The deadline (`timeoutMs`) passed. The message says what the call was waiting for.
 *
 * @example
 * const ref = { personId, identificationId };
 * if (error instanceof TimeoutError && error.delivery === "unknown") await lookAtStatusOf(ref);
 */
export class TimeoutError extends SolarisError {
  override readonly name = "TimeoutError";
  override readonly code = "timeout";
}

/**
 * The caller's `signal` ended the call. Its reason is the `cause`.
 *
 * @example
 * const ref = { personId, identificationId };
 * if (error instanceof AbortedError && error.delivery === "unknown") await lookAtStatusOf(ref);
 */
export class AbortedError extends SolarisError {
  override readonly name = "AbortedError";
  override readonly code = "aborted";
}

/**
 * The client was closed: before the call, which sent nothing then, or while the call was under way, and the `timeoutMs` of
 * {@link SolarisClient.close} passed.
 *
 * @example
 * const ref = { personId, identificationId };
 * if (error instanceof ClientClosedError && error.delivery === "unknown") await lookAtStatusOf(ref);
 */
export class ClientClosedError extends SolarisError {
  override readonly name = "ClientClosedError";
  override readonly code = "client_closed";
}

/**
 * What an {@link UnexpectedResponseError} is made with, beside its message.
 *
 * @example
 * const facts: UnexpectedResponseFacts = { delivery: "unknown", attempts: 1, issues: [] };
 * throwing(new UnexpectedResponseError("The provider answered 302.", facts));
 */
export interface UnexpectedResponseFacts extends ErrorFacts {
  /** How the answer differs from the contract. Default: none. */
  readonly issues?: readonly DriftIssue[];
}

/**
 * An answer that cannot be read: a redirect, or a 2xx without a usable identification or with a body over 1 MiB.
 *
 * @example
 * const issues = error instanceof UnexpectedResponseError ? error.issues : [];
 * for (const { path, kind } of issues) logger.error({ path, kind });
 */
export class UnexpectedResponseError extends SolarisError {
  override readonly name = "UnexpectedResponseError";
  override readonly code = "unexpected_response";
  /** How the answer differs from the contract. It holds no value of the answer, so it is printed with the error. */
  readonly issues: readonly DriftIssue[];

  /** The package makes it; make one yourself where a test needs it. */
  constructor(message: string, { issues = [], ...facts }: UnexpectedResponseFacts) {
    super(message, facts);
    this.issues = issues;
  }
}

const notSentBrand = Symbol.for("solaris-esign.NotSentError");

/**
 * For a `fetch` of your own: throw it where it is certain that nothing of the request has left. The call is then `not-sent`, and
 * is sent again, up to `maxRetries`. Anything else that your `fetch` throws is `unknown`, whatever its `code` says: it may come
 * from another request, or from a second try after a first one that was read.
 *
 * @example
 * const guarded: Fetch = (url, init) => {
 *   if (circuit.isOpen) throw new NotSentError("The circuit breaker is open.");
 *   return fetch(url, init);
 * };
 */
export class NotSentError extends Error {
  /** Name of the class. */
  override readonly name = "NotSentError";

  /**
   * Your `fetch` makes it.
   *
   * @param message is for your own logs
   * @param options its `cause` is the error that shows it
   */
  constructor(message = "The request was not sent.", options?: { readonly cause?: unknown }) {
    super(message, options);
  }

  static {
    Object.defineProperty(NotSentError.prototype, notSentBrand, { value: true });
  }
}

/** Whether it is one, also of another copy of the package. */
export function isNotSentError(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && notSentBrand in thrown;
}

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
