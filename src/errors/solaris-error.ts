// The errors of a call that got no usable answer, and what all errors have in common.

import type { DriftIssue } from "../answer/drift.js";
import { type ReceivedResponse, requestIdOf } from "../answer/response.js";
import { byNameOnly } from "./by-name-only.js";
import type { Delivery, Effect } from "./delivery.js";

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
export const brand = Symbol.for("solaris-esign.SolarisError");

const consequences: Readonly<Record<Delivery, string>> = {
  // Left to the call: errors of `createSolarisClient`, `authenticate` and the fake are `not-sent` too, and about no SMS.
  "not-sent": "",
  rejected: "The provider refused the call, so no SMS went out.",
  unknown: "An SMS may have gone out: look at the identification's status before you call again.",
};

/**
 * Gives the error a property that is reached by its name only: a getter, and the error's own, because of what Node prints of
 * an error that nobody catches. It would read `cause` and `errors` wherever they come from, and stops at such a getter.
 */
export let hide: (error: SolarisError, name: string, value: unknown) => void;

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

  /** What is reached by its name only. */
  readonly #hidden: Record<string, unknown> = {};

  static {
    // One getter for all errors: an object with a getter that is only its own is expensive. Copied to another object, it
    // has nothing to tell.
    const getters: Record<string, PropertyDescriptor & ThisType<SolarisError>> = {};
    hide = (error, name, value) => {
      getters[name] ??= {
        get() {
          return #hidden in this ? this.#hidden[name] : undefined;
        },
      };
      error.#hidden[name] = value;
      Object.defineProperty(error, name, getters[name]);
    };
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
  constructor(message: string) {
    super(message, { delivery: "not-sent" });
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
