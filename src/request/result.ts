// Reads the response of a call: returns its result, or throws the right error.
import { operations } from "../../generated/contract.js";
import { driftIssuesOf } from "../drift/watch.js";
import {
  AbortedError,
  ApiError,
  AuthenticationError,
  ClientClosedError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  deliveryOf,
  type Effect,
  isSolarisError,
  isUnknown,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  type SolarisError,
  TimeoutError,
  UnexpectedResponseError,
} from "../errors.js";
import { CallEnded } from "../internal/deadline.js";
import { isJsonObject, printableFields, type ReceivedResponse, readErrors, requestIdOf } from "../response.js";
import { reasonOf } from "../transport/platform-error.js";
import { maxBodyBytes, TransportError } from "../transport/transport.js";
import type { Progress } from "./call-state.js";
import { type Exchange, isFromProvider, NotComposedError } from "./exchange.js";

/**
 * Facts about a successful call and its response.
 *
 * @example
 * const { meta } = await solaris.identifications.authorize({ personId, identificationId });
 * meta.attempts; // 1
 */
export interface ResponseMeta {
  /** The HTTP status. */
  readonly status: number;
  /** The provider's id of the request (`x-request-id`). The provider's support asks for it. */
  readonly requestId: string | undefined;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** The response headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The result of a successful call. */
export interface Result<Body> {
  /** The body, exactly as the provider sent it. */
  readonly body: Body;
  readonly meta: ResponseMeta;
}

/** How a call, or one attempt of it, ended. Not thrown before its end: each function that an error passes costs microseconds. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: SolarisError };

/** @param json the body as JSON, or undefined if it is none */
export async function readResponse<Body>(
  operation: keyof typeof operations,
  path: Readonly<Record<string, unknown>>,
  exchange: Exchange,
  json: unknown,
  { attempts, sentAt, delivery: before, effect }: Progress,
): Promise<Outcome<Result<Body>>> {
  const { response, reached, failure } = exchange;
  const { status, headers } = response;
  const answered = `${isFromProvider(exchange) ? "The provider" : "A middleware"} answered ${status}`;
  const facts = { delivery: deliveryOf(reached, before), attempts, sentAt, response, effect };
  if (failure) {
    const message = `${answered}, and then a middleware failed.`;
    return { error: new UnexpectedResponseError(message, { ...facts, cause: failure.cause, issues: [] }) };
  }
  const problem = problemOf(response, json, operations[operation].requiredFields);
  if (problem) {
    const issues = await driftIssuesOf(operation, path, response, json);
    return { error: new UnexpectedResponseError(`${answered}${problem}.`, { ...facts, issues }) };
  }
  if (status >= 400) {
    const errors = readErrors(json);
    const codes = errors.map((error) => printableFields(error).code);
    const message = `${[answered, ...codes].filter(Boolean).join(" ")}.`;
    return { error: new (errorClassOf(status))(message, { ...facts, errors }) };
  }
  return { result: { body: json as Body, meta: { status, requestId: requestIdOf(response), attempts, headers } } };
}

/** Why a response cannot be used; undefined if it can. */
function problemOf({ status, oversized }: ReceivedResponse, json: unknown, required: readonly string[]) {
  if (status >= 400) return undefined;
  if (status >= 300) return ", and redirects are not followed";
  if (!(status >= 200)) return ", which is no HTTP status";
  if (oversized) return ` with more than ${maxBodyBytes} bytes`;
  return hasTexts(json, required) ? undefined : ` without a JSON object with ${required.join(" and ")}`;
}

function hasTexts(json: unknown, fields: readonly string[]): boolean {
  return isJsonObject(json) && fields.every((field) => typeof json[field] === "string" && json[field] !== "");
}

const errorClasses: Readonly<Record<number, typeof ApiError>> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  412: ConflictError,
  429: RateLimitError,
};

function errorClassOf(status: number): typeof ApiError {
  return errorClasses[status] ?? (status >= 500 ? ServerError : ApiError);
}

/** Maps anything thrown during a call to a `SolarisError`. */
export function toSolarisError(thrown: unknown, { waitingFor, ...facts }: Progress): SolarisError {
  if (isSolarisError(thrown)) return thrown;
  if (thrown instanceof CallEnded) {
    const { message, cause } = thrown;
    return new endedErrors[thrown.by](`${message} while waiting for ${waitingFor}.`, { ...facts, cause });
  }
  if (thrown instanceof TransportError) {
    const { stage, cause } = thrown;
    const delivery = deliveryOf({ stage }, facts.delivery);
    return new ConnectionError(`${messages[stage]}${reasonOf(cause)}.`, { ...facts, delivery, cause });
  }
  if (thrown instanceof NotComposedError) {
    const { message, cause, isMisuse } = thrown;
    if (isMisuse) return new ConfigurationError(`${message}.`, facts);
    return new ConnectionError(`${message}.`, { ...facts, cause });
  }
  return new ConnectionError("The call failed unexpectedly.", { ...facts, cause: thrown });
}

const nothingSent = " Nothing was sent, so no SMS went out.";

/** Adds the meaning of `not-sent` to the message of an error, once: callers may share an error, of a token request for example. */
export function withConsequence(failure: unknown, effect: Effect): unknown {
  if (effect !== "sms" || !isSolarisError(failure) || failure.delivery !== "not-sent" || isUnknown(failure))
    return failure;
  const { message, stack } = failure;
  if (message.endsWith(nothingSent)) return failure;
  // `auth` may throw a frozen error of this package: it stays unchanged.
  Reflect.set(failure, "message", message + nothingSent);
  Reflect.set(
    failure,
    "stack",
    stack?.replace(message, () => message + nothingSent),
  );
  return failure;
}

const endedErrors = { deadline: TimeoutError, caller: AbortedError, client: ClientClosedError };

const messages = {
  connection: "No connection to the provider could be opened",
  exchange: "The connection broke before the provider's whole response arrived",
};
