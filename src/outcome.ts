// Decides what an answer of the provider means: an identification, or which error.
import { operations } from "../generated/contract.js";
import { printableCode, readErrors } from "./answer/error-body.js";
import type { Identification } from "./answer/identification.js";
import { isJsonObject, parseJson, type ReceivedResponse, requestIdOf } from "./answer/response.js";
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "./errors/api-error.js";
import { deliveryOf } from "./errors/delivery.js";
import { UnexpectedResponseError } from "./errors/solaris-error.js";
import { maxBodyBytes } from "./transport/transport.js";

const { requiredFields } = operations.authorizeIdentification;

/** How the answer came about. */
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

/** What {@link Identifications.authorize} returns. */
export interface AuthorizeResult {
  /** The identification, just as the provider sent it. */
  readonly identification: Identification;
  readonly meta: ResponseMeta;
}

/** @throws {ApiError | UnexpectedResponseError} */
export function readAuthorization(response: ReceivedResponse, attempts: number): AuthorizeResult {
  const { status, headers } = response;
  const facts = { delivery: deliveryOf({ stage: "answer", status }), attempts, response };
  if (response.oversized) {
    throw new UnexpectedResponseError(`The provider answered ${status} with more than ${maxBodyBytes} bytes.`, facts);
  }
  const body = parseJson(response.body);
  if (status >= 400) {
    const errors = readErrors(body);
    const said = [status, ...errors.map(printableCode)].filter(Boolean).join(" ");
    throw new (errorClassOf(status))(`The provider answered ${said}.`, { ...facts, errors });
  }
  if (status < 200 || status >= 300) {
    throw new UnexpectedResponseError(`The provider answered ${status}, and redirects are not followed.`, facts);
  }
  if (!isIdentification(body)) {
    const wanted = `a JSON object with ${requiredFields.join(" and ")}`;
    throw new UnexpectedResponseError(`The provider answered ${status} without ${wanted}.`, facts);
  }
  return { identification: body, meta: { status, requestId: requestIdOf(response), attempts, headers } };
}

function isIdentification(body: unknown): body is Identification {
  return isJsonObject(body) && requiredFields.every((field) => typeof body[field] === "string" && body[field] !== "");
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
