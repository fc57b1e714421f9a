// Decides what an answer of the provider means: what was asked for, or which error.
import { operations } from "../../generated/contract.js";
import { printableFields, readErrors } from "../answer/error-body.js";
import { isJsonObject, type ReceivedResponse, requestIdOf } from "../answer/response.js";
import { driftIssuesOf } from "../drift/watch.js";
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "../errors/api-error.js";
import { deliveryOf } from "../errors/delivery.js";
import { UnexpectedResponseError } from "../errors/solaris-error.js";
import { maxBodyBytes } from "../transport/transport.js";
import type { Exchange } from "./api.js";
import type { Progress } from "./call-state.js";

/**
 * How the answer came about.
 *
 * @example
 * const { meta } = await solaris.identifications.authorize({ personId, identificationId });
 * meta.attempts; // 1
 */
export interface ResponseMeta {
  /** HTTP status. */
  readonly status: number;
  /** The provider's id of the request (`x-request-id`). Its support asks for it. */
  readonly requestId: string | undefined;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** Response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A success. */
export interface Answer<Body> {
  /** The body, just as the provider sent it. */
  readonly body: Body;
  readonly meta: ResponseMeta;
}

/**
 * @param json what the body means as JSON, or undefined when it is none
 * @throws {ApiError | UnexpectedResponseError}
 */
export async function readAnswer<Body>(
  operation: keyof typeof operations,
  path: Readonly<Record<string, unknown>>,
  { response, reached, failure }: Exchange,
  json: unknown,
  { attempts, delivery: before, effect }: Progress,
): Promise<Answer<Body>> {
  const { status, headers } = response;
  const facts = { delivery: deliveryOf(reached, before), attempts, response, effect };
  if (failure) {
    const message = `The provider answered ${status}, and then a middleware failed.`;
    throw new UnexpectedResponseError(message, { ...facts, cause: failure.cause, issues: [] });
  }
  const fault = faultOf(response, json, operations[operation].requiredFields);
  if (fault) {
    const issues = await driftIssuesOf(operation, path, response, json);
    throw new UnexpectedResponseError(`The provider answered ${status}${fault}.`, { ...facts, issues });
  }
  if (status >= 400) {
    const errors = readErrors(json);
    const said = [status, ...errors.map((error) => printableFields(error).code)].filter(Boolean).join(" ");
    throw new (errorClassOf(status))(`The provider answered ${said}.`, { ...facts, errors });
  }
  return { body: json as Body, meta: { status, requestId: requestIdOf(response), attempts, headers } };
}

/** Why an answer cannot be read, if it cannot. */
function faultOf({ status, oversized }: ReceivedResponse, json: unknown, required: readonly string[]) {
  if (status >= 400) return undefined;
  if (status < 200 || status >= 300) return ", and redirects are not followed";
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
