// The operations on identifications, as callers see them.

import type { Identification } from "./identification.js";
import { checkedPathId, readProperties } from "./internal/validate.js";

import type { CallOptions } from "./options.js";
import { type Client, createOperation } from "./request/call.js";
import type { ResponseMeta } from "./request/result.js";

/**
 * Which identification is meant.
 *
 * @example
 * const ref: IdentificationRef = { personId, identificationId };
 * await solaris.identifications.authorize(ref);
 */
export interface IdentificationRef {
  /** Unique id of the person resource. Case-sensitive. */
  readonly personId: string;
  /** Unique id of the identification resource. Case-sensitive. */
  readonly identificationId: string;
}

/**
 * What {@link Identifications.authorize} returns.
 *
 * @example
 * const ref = { personId, identificationId };
 * const { identification, meta }: AuthorizeResult = await solaris.identifications.authorize(ref);
 * logger.info({ status: identification.status, requestId: meta.requestId });
 */
export interface AuthorizeResult {
  /** The identification, just as the provider sent it. */
  readonly identification: Identification;
  /** How the answer came about. */
  readonly meta: ResponseMeta;
}

/**
 * Operations on the identifications of persons.
 *
 * @example
 * const ref = { personId, identificationId };
 * await solaris.identifications.authorize(ref, { timeoutMs: 30_000 });
 */
export interface Identifications {
  /**
   * Starts the qualified electronic signature of a customer who was identified through Bankident: Swisscom sends the
   * customer an SMS with a one-time password. Call it when the identification's status is `authorization_required`,
   * and again when the customer asks for a new code: **each call may send another SMS**.
   *
   * The request is sent again only where it is certain that it did nothing: no connection came about, 429, or 401 with a
   * new token. Calls for the same identification that are under way at the same time share one request, each with its own
   * `signal` and `timeoutMs`, and with the first one's `maxRetries`; a call after the answer is a new authorization.
   *
   * A successful call answers with the status `confirmation_required` (docs.solarisgroup.com, guides: Bankident).
   *
   * @throws {ConfigurationError} an id or option is malformed, or `auth` makes this same call again; nothing was sent
   * @throws {AuthenticationError} 401, or no access token could be had
   * @throws {PermissionError} 403
   * @throws {NotFoundError} 404
   * @throws {ConflictError} 409 or 412: the identification is not in a status from which it can be authorized
   * @throws {RateLimitError} 429, still after `maxRetries`, or with a `Retry-After` beyond the deadline
   * @throws {ApiError} any other 4xx
   * @throws {ServerError} 5xx
   * @throws {ConnectionError} no connection, or it broke before the whole answer was there
   * @throws {TimeoutError} `timeoutMs` passed
   * @throws {AbortedError} `signal` was aborted
   * @throws {ClientClosedError} the client was closed
   * @throws {UnexpectedResponseError} a redirect, or a 2xx that is no identification
   * @example
   * const { identification } = await solaris.identifications.authorize({ personId, identificationId });
   * if (identification.status === "confirmation_required") askForOneTimePassword(confirmationDeadline(identification));
   */
  authorize(ref: IdentificationRef, options?: CallOptions): Promise<AuthorizeResult>;
}

export function createIdentifications(client: Client): Identifications {
  const authorize = createOperation(client, "authorizeIdentification", requestAbout, (api, request) =>
    api.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", request),
  );
  return {
    async authorize(ref, options = {}) {
      const { body, meta } = await authorize(ref, options);
      return { identification: body, meta };
    },
  };
}

/** @throws {ConfigurationError} */
function requestAbout(ref: IdentificationRef) {
  const { personId, identificationId } = readProperties("The call", ref ?? {}, ["personId", "identificationId"]);
  const path = {
    person_id: checkedPathId("personId", personId),
    id: checkedPathId("identificationId", identificationId),
  };
  return { params: { path } };
}
