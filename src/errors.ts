// All errors, and the two rules behind them: may an SMS have gone out, and may the request be sent again?
import type { DriftIssue } from "./drift/compare.js";
import { byNameOnly, hide } from "./internal/by-name-only.js";
import type { IdentificationBefore, Reconciliation } from "./polling/decision.js";
import { type ErrorObject, printableFields, type ReceivedResponse, requestIdOf, retryAfterMs } from "./response.js";

/**
 * Whether the call may have reached the provider and taken effect: may the customer have received an SMS?
 *
 * - `not-sent`: the request was not sent, so this call sent no SMS.
 * - `rejected`: the provider refused it, so this call sent no SMS.
 * - `unknown`: **perhaps**. {@link Identifications.reconcile} finds out; call it before you call again.
 *
 * @example
 * const mayTryAgain = (delivery: Delivery) => delivery !== "unknown";
 */
export type Delivery = "not-sent" | "rejected" | "unknown";

/**
 * The side effect of an operation, from the contract (`x-effect`): `sms` sends the customer an SMS; a request with `none` has no
 * such effect, so it can be sent again after any failure.
 *
 * @example
 * const facts: ErrorFacts = { delivery: "unknown", effect: "none" satisfies Effect };
 */
export type Effect = "sms" | "none";

/** How far an attempt got. */
export type Reached =
  /** No connection: name resolution, connect, TLS handshake or proxy failed, or an abort came first. No request was written. */
  | { readonly stage: "connection" }
  /** The request was written, but no whole response arrived: reset, deadline, abort, truncated body. */
  | { readonly stage: "exchange" }
  /** A response arrived. A 4xx refuses the call; after a 5xx the effect is not known (docs.solarisgroup.com: Errors). */
  | { readonly stage: "response"; readonly status: number };

/**
 * The delivery of the whole call. In doubt it is `unknown`.
 *
 * @param before the delivery before this attempt: an earlier attempt may have been sent and refused
 */
export function deliveryOf(reached: Reached, before: Delivery = "not-sent"): Delivery {
  if (reached.stage === "connection") return before;
  if (reached.stage === "exchange") return "unknown";
  return reached.status >= 400 && reached.status < 500 ? "rejected" : "unknown";
}

/**
 * Whether the same request may be sent again after it failed: only if it certainly had no effect, and the next attempt may succeed.
 * A request without an effect may also be sent again after a 5xx, a broken connection or a 2xx that cannot be read. (A 401 is not
 * decided here: the request is sent again with a new token.)
 */
export function isTransient(reached: Reached, effect: Effect): boolean {
  if (reached.stage === "connection") return true;
  if (reached.stage === "response" && reached.status === 429) return true;
  if (effect !== "none") return false;
  return reached.stage === "exchange" || reached.status >= 500 || reached.status < 300;
}

/**
 * The facts from which every {@link SolarisError} is made, besides its message.
 *
 * @example
 * const facts: ErrorFacts = { delivery: "unknown", attempts: 1 };
 * throwing(new ConnectionError("The connection broke.", facts));
 */
export interface ErrorFacts {
  /** May the customer have received an SMS? */
  readonly delivery: Delivery;
  /** How many times the request was sent. Default 0. */
  readonly attempts?: number;
  /** When the request was last sent, in milliseconds since 1970. */
  readonly sentAt?: number | undefined;
  /** The side effect of the operation. With `none`, the message does not mention an SMS. Default `sms`. */
  readonly effect?: Effect;
  /** The whole response, if there was one. */
  readonly response?: ReceivedResponse | undefined;
  /** The error or abort reason behind this error, if there is one. */
  readonly cause?: unknown;
}

/** Marks the errors of every copy of the package. */
const brand = Symbol.for("solaris-esign.SolarisError");

const consequences: Readonly<Record<Delivery, string>> = {
  // The call adds its own sentence: errors of `createSolarisClient`, `authenticate` and the fake are `not-sent` too, and not about
  // an SMS.
  "not-sent": "",
  rejected: "The provider refused the call, so no SMS went out.",
  unknown: "An SMS may have gone out: find out with identifications.reconcile before you call again.",
};

/**
 * Base class of all errors of this package. You can log it as it is: its message, stack, JSON and `util.inspect` output contain no
 * token, client secret, IBAN or session URL. Data that may be personal can only be read by name, so loggers do not find it.
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
  /** The name of the class. */
  abstract override readonly name: string;
  /** A stable, machine-readable name for the kind of error. */
  abstract readonly code: string;
  /** May the customer have received an SMS? For a retried call, it covers all attempts. */
  readonly delivery: Delivery;
  /** How many times the request was sent. */
  readonly attempts: number;
  /**
   * When the request was last sent, in milliseconds since 1970; absent if it was not sent. A `fetch`, of the platform or your own, may
   * write it later: then it is the end of the attempt.
   */
  declare readonly sentAt?: number;
  /** The HTTP status of the response, if there was one. */
  declare readonly status?: number;
  /** The provider's id of the request (`x-request-id`), if the response has one. The provider's support asks for it. */
  declare readonly requestId?: string;
  /**
   * The whole response, if there was one. Its `headers` and `body` may contain personal data, so they can only be read by name:
   * loggers do not find them.
   */
  declare readonly response?: ReceivedResponse;
  /**
   * The error or abort reason behind this error. What your own `auth` or `fetch` threw is here unchanged: this package does not
   * print it, but a logger that follows `cause` does. An error of the platform is a copy with the code, the address and the words
   * of the message, because the original may contain a part of the response.
   */
  declare readonly cause?: unknown;

  /** For subclasses only: this class is abstract. */
  constructor(message: string, { delivery, attempts = 0, sentAt, effect = "sms", response, cause }: ErrorFacts) {
    super(`${message} ${effect === "sms" ? consequences[delivery] : ""}`.trimEnd());
    this.delivery = delivery;
    this.attempts = attempts;
    if (sentAt !== undefined) this.sentAt = sentAt;
    if (response) this.status = response.status;
    const requestId = response && requestIdOf(response);
    if (requestId) this.requestId = requestId;
    if (response) hide(this, "response", () => byNameOnly(response, { status: response.status }));
    if (cause !== undefined) hide(this, "cause", () => cause);
  }

  /**
   * Finds out whether the authorization took effect: {@link Identifications.reconcile} with this error. Only errors of `authorize`
   * with the `delivery` `unknown` have it, and an {@link UnresolvedError}.
   *
   * @example
   * const before = { status: "authorization_required", confirmation_expires_at: null } as const;
   * if (isSolarisError(error) && error.reconcile) {
   *   const { effect } = await error.reconcile(before);
   *   if (effect === "no-effect") showTryAgainButton();
   * }
   */
  declare readonly reconcile?: (
    before?: IdentificationBefore,
    options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  ) => Promise<Reconciliation>;

  /**
   * Returns the part that is safe to log: the message and the enumerable properties. To send an error to a worker, send this:
   * `structuredClone` and `postMessage` drop `code` and `delivery`, as they drop every error's own properties. Throws nothing.
   *
   * @example
   * if (isSolarisError(error)) logger.error(error.toJSON()); // { message, name, code, delivery, attempts, … }
   */
  toJSON(): Record<string, unknown> {
    return { message: this.message, ...(this as object) };
  }

  static {
    Object.defineProperty(SolarisError.prototype, brand, { value: true });
    // Node's util.inspect would print the cause, which may be an error of the app's with any content.
    Object.defineProperty(SolarisError.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspectError });
  }
}

/** Whether the outcome of an authorization is unknown: of the one that ended with this error, or of the one that stands in its way. */
export function isUnknown({ delivery, code }: SolarisError): boolean {
  return delivery === "unknown" || code === "unresolved";
}

/** Gives an error of an authorization its shortcut to `identifications.reconcile`. */
export function addReconcile(error: SolarisError, reconcile: NonNullable<SolarisError["reconcile"]>): SolarisError {
  if (isUnknown(error)) hide(error, "reconcile", () => reconcile);
  return error;
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
 * An option or an id is invalid. Nothing was sent; the message says what to change.
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
  /** The package throws it; create one yourself only in a test. */
  constructor(message: string, facts: Partial<ErrorFacts> = {}) {
    super(message, { delivery: "not-sent", ...facts });
  }
}

/**
 * No connection could be opened, or the connection broke before the whole response arrived.
 *
 * @example
 * if (error instanceof ConnectionError && error.delivery === "not-sent") showTryAgainButton();
 */
export class ConnectionError extends SolarisError {
  override readonly name = "ConnectionError";
  override readonly code = "connection_failed";
}

/**
 * The deadline of the call (`timeoutMs`) passed. The message says what the call was waiting for.
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
 * Your `signal` aborted the call. The `cause` is the reason of the signal.
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
 * The client was closed before the call, which then sent nothing, or the call was still pending when the `timeoutMs` of
 * {@link SolarisClient.close} had passed.
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
 * The facts from which an {@link UnexpectedResponseError} is made, besides its message.
 *
 * @example
 * const facts: UnexpectedResponseFacts = { delivery: "unknown", attempts: 1, issues: [] };
 * throwing(new UnexpectedResponseError("The provider answered 302.", facts));
 */
export interface UnexpectedResponseFacts extends ErrorFacts {
  /** How the response differs from the contract. Default: none. */
  readonly issues?: readonly DriftIssue[];
}

/**
 * The response cannot be used: it is a redirect, a 2xx that is no JSON object with `id` and `status`, or a 2xx over 1 MiB.
 *
 * @example
 * const issues = error instanceof UnexpectedResponseError ? error.issues : [];
 * for (const { path, kind } of issues) logger.error({ path, kind });
 */
export class UnexpectedResponseError extends SolarisError {
  override readonly name = "UnexpectedResponseError";
  override readonly code = "unexpected_response";
  /** How the response differs from the contract. It contains no value of the response, so loggers print it with the error. */
  readonly issues: readonly DriftIssue[];

  /** The package throws it; create one yourself only in a test. */
  constructor(message: string, { issues = [], ...facts }: UnexpectedResponseFacts) {
    super(message, facts);
    this.issues = issues;
  }
}

/**
 * The facts from which an {@link UnresolvedError} is made, besides its message.
 *
 * @example
 * const facts: UnresolvedFacts = { delivery: "not-sent", since: Date.now() - 60_000 };
 * throwing(new UnresolvedError("An earlier authorization is unresolved.", facts));
 */
export interface UnresolvedFacts extends ErrorFacts {
  /** When the authorization began whose outcome is unknown, in milliseconds, as `Date.now()` returns it. */
  readonly since: number;
  /** The provider's id of its request, if there was a response with one. */
  readonly requestId?: string | undefined;
}

/**
 * Only with a `ledger`: the outcome of an earlier authorization of the identification is unknown, so this call sent nothing. Find out
 * with {@link Identifications.reconcile}, which settles the ledger; or pass `afterUnknown: "send"`, and accept that the customer may
 * get a second SMS. If this call waited for the authorization of another process, its `delivery` is `unknown`.
 *
 * @example
 * const before = { status: "authorization_required", confirmation_expires_at: null } as const;
 * if (error instanceof UnresolvedError) {
 *   const { effect } = await solaris.identifications.reconcile({ personId, identificationId }, { before, error });
 *   if (effect === "no-effect") showTryAgainButton();
 * }
 */
export class UnresolvedError extends SolarisError {
  override readonly name = "UnresolvedError";
  override readonly code = "unresolved";
  /** When the authorization began whose outcome is unknown, in milliseconds, as `Date.now()` returns it, by the clock of the ledger. */
  readonly since: number;

  /** The package throws it; create one yourself only in a test. */
  constructor(message: string, { since, requestId, ...facts }: UnresolvedFacts) {
    super(message, facts);
    this.since = since;
    if (requestId) Object.assign(this, { requestId });
  }
}

/**
 * The facts from which a {@link TooSoonError} is made, besides its message.
 *
 * @example
 * const facts: TooSoonFacts = { delivery: "not-sent", retryAfterMs: 12_000 };
 * throwing(new TooSoonError("An SMS has just gone out.", facts));
 */
export interface TooSoonFacts extends ErrorFacts {
  /** How long to wait, in milliseconds. */
  readonly retryAfterMs: number;
}

/**
 * Only with a `ledger`: an SMS for this identification has gone out less than `resendAfterMs` ago, so this call sent nothing.
 *
 * @example
 * if (error instanceof TooSoonError) showTryAgainButton(error.retryAfterMs);
 */
export class TooSoonError extends SolarisError {
  override readonly name = "TooSoonError";
  override readonly code = "too_soon";
  /** How long to wait before the next call, in milliseconds. */
  readonly retryAfterMs: number;

  /** The package throws it; create one yourself only in a test. */
  constructor(message: string, { retryAfterMs, ...facts }: TooSoonFacts) {
    super(message, facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Only with a `ledger`: it failed, or did not answer in time, before the request was sent. Nothing was sent. `ledgerFailure: "send"`
 * goes on without the ledger instead.
 *
 * @example
 * if (error instanceof LedgerError) logger.error(error, "Is the database reachable?");
 */
export class LedgerError extends SolarisError {
  override readonly name = "LedgerError";
  override readonly code = "ledger_failed";
}

const notSentBrand = Symbol.for("solaris-esign.NotSentError");

/**
 * Throw it from a `fetch` of your own if the request certainly was not sent. The call is then `not-sent`, and is sent again up to
 * `maxRetries`. After any other error of your `fetch` the call is `unknown`, for every `code` of the error: it may come from
 * another request, or from a second request after one that the provider has read.
 *
 * @example
 * const guarded: Fetch = (url, init) => {
 *   if (circuit.isOpen) throw new NotSentError("The circuit breaker is open.");
 *   return fetch(url, init);
 * };
 */
export class NotSentError extends Error {
  /** The name of the class. */
  override readonly name = "NotSentError";

  /**
   * Create it in your `fetch`.
   *
   * @param message for your own logs
   * @param options `cause`: the error that shows that nothing was sent
   */
  constructor(message = "The request was not sent.", options?: { readonly cause?: unknown }) {
    super(message, options);
  }

  /** @internal */
  get [notSentBrand](): true {
    return true;
  }
}

/** Whether it is a {@link NotSentError}, also if another copy of the package made it. */
export function isNotSentError(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && Reflect.get(thrown, notSentBrand) === true;
}

/**
 * The facts from which an {@link ApiError} is made, besides its message.
 *
 * @example
 * const facts: ApiErrorFacts = { delivery: "rejected", attempts: 1, errors: [{ code: "unauthorized_action" }] };
 * throwing(new PermissionError("The provider answered 403.", facts));
 */
export interface ApiErrorFacts extends ErrorFacts {
  /** The provider's errors, if the body could be read. */
  readonly errors?: readonly ErrorObject[];
}

/**
 * The provider responded with an error. Subclasses exist for the statuses that you may want to handle differently; this class
 * itself is thrown for the other 4xx (400 and 422, for example).
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
   * The provider's errors, from either of its two error shapes; empty if the body has neither. `title`, `detail` and `source` may
   * contain an IBAN, so they can only be read by name: loggers do not find them.
   */
  declare readonly errors: readonly ErrorObject[];

  /** The package throws it; create one yourself only in a test. */
  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts);
    const { errors = [] } = facts;
    hide(this, "errors", () => errors.map((error) => byNameOnly(error, printableFields(error))));
  }
}

/**
 * 401, or no access token could be obtained. In the latter case `status` is that of the token endpoint, if it responded.
 *
 * @example
 * if (error instanceof AuthenticationError) logger.error(error, "Are these the credentials of this environment?");
 */
export class AuthenticationError extends ApiError {
  override readonly name = "AuthenticationError";
  override readonly code = "authentication_failed";
}

/**
 * 403: your partner account is not allowed to do this.
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
 * 409 or 412: the identification is in a status in which it cannot be authorized.
 *
 * @example
 * if (error instanceof ConflictError) await lookAtStatusOf({ personId, identificationId });
 */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
  override readonly code = "conflict";
}

/**
 * 429: too many calls, also after `maxRetries`. The provider allows 255 at a time, and 60 SMS per recipient and hour
 * (docs.solarisgroup.com, API reference: Requests and responses; rate limits).
 *
 * @example
 * if (error instanceof RateLimitError) showTryAgainButton(error.retryAfterMs ?? 60_000);
 */
export class RateLimitError extends ApiError {
  override readonly name = "RateLimitError";
  override readonly code = "rate_limited";
  /** How long the provider asks you to wait (`Retry-After`), in milliseconds, if the response says so. */
  declare readonly retryAfterMs?: number;

  /** The package throws it; create one yourself only in a test. `retryAfterMs` comes from the headers of the `response`. */
  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts);
    const waitMs = retryAfterMs(facts.response?.headers["retry-after"], Date.now());
    if (waitMs !== undefined) this.retryAfterMs = waitMs;
  }
}

/**
 * 5xx: the provider failed, and it is not known whether the call took effect.
 *
 * @example
 * if (error instanceof ServerError) await lookAtStatusOf({ personId, identificationId });
 */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
  override readonly code = "server_error";
}

/**
 * Any error of this package: the type to which {@link isSolarisError} narrows. Each class has its own `code`, so `switch` and `===`
 * on it narrow to the class.
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
      /** A stable, machine-readable name for the kind of error. */
      readonly code: "api_error";
    })
  | ConnectionError
  | TimeoutError
  | AbortedError
  | ClientClosedError
  | UnexpectedResponseError
  | UnresolvedError
  | TooSoonError
  | LedgerError;

/**
 * Returns whether a thrown value is an error of this package. It also works for an error of another copy of the package, where
 * `instanceof` fails. Throws nothing.
 *
 * @example
 * if (isSolarisError(error) && error.code === "rate_limited") showTryAgainButton(error.retryAfterMs ?? 60_000);
 */
export function isSolarisError(thrown: unknown): thrown is AnySolarisError {
  try {
    return typeof thrown === "object" && thrown !== null && brand in thrown;
  } catch {
    // A revoked proxy throws on every access.
    return false;
  }
}
