// The operations on identifications: their public interface, and how each is called.
import type { Identification } from "./identification.js";
import { checkedPathId, readProperties } from "./internal/validate.js";
import type { CallOptions } from "./options.js";
import { type Client, createOperation } from "./request/call.js";
import type { ResponseMeta } from "./request/result.js";

/**
 * Names an identification of a person.
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
 * The result of {@link Identifications.authorize}.
 *
 * @example
 * const ref = { personId, identificationId };
 * const { identification, meta }: AuthorizeResult = await solaris.identifications.authorize(ref);
 * logger.info({ status: identification.status, requestId: meta.requestId });
 */
export interface AuthorizeResult {
  /** The identification, exactly as the provider sent it. */
  readonly identification: Identification;
  /** Facts about the call and its response. */
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
   * customer an SMS with a one-time password. Call it when the status of the identification is `authorization_required`,
   * and again when the customer asks for a new code: **each call may send another SMS**.
   *
   * The request is sent again only if the previous one certainly had no effect: no connection could be opened, 429, or 401 with a
   * new token.
   *
   * Single flight: concurrent calls for one identification share a request, so a double click sends one SMS. Each call has its own
   * `signal` and `timeoutMs`; the `maxRetries` and `headers` of the first call apply. A call after the response is a new
   * authorization.
   *
   * After a successful call the status is `confirmation_required` (docs.solarisgroup.com, guides: Bankident).
   *
   * @throws {ConfigurationError} an id or option is invalid, or `auth` makes this same call again; nothing was sent
   * @throws {AuthenticationError} 401, or no access token could be obtained
   * @throws {PermissionError} 403
   * @throws {NotFoundError} 404
   * @throws {ConflictError} 409 or 412: the identification is in a status in which it cannot be authorized
   * @throws {RateLimitError} 429, also after `maxRetries`, or with a `Retry-After` after the deadline
   * @throws {ApiError} any other 4xx
   * @throws {ServerError} 5xx
   * @throws {ConnectionError} no connection could be opened, or it broke before the whole response arrived
   * @throws {TimeoutError} `timeoutMs` passed
   * @throws {AbortedError} your `signal` aborted
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
