// The operations on identifications. Each function tells the story of one call, from its arguments to its outcome.

import { startDeadline } from "./call/deadline.js";
import { failureOf } from "./call/failure.js";
import { type SharedWork, shareWork } from "./call/shared-work.js";
import { checkedPathId } from "./checks/path-id.js";
import { createContractClient, type PathOf } from "./contract-client.js";
import { type CallOptions, type ClientSettings, checkCallOptions } from "./options.js";
import { type AuthorizeResult, readAuthorization } from "./outcome.js";
import { type CallProgress, type OperationCall, sendUntilAnswered } from "./send-until-answered.js";

/** Which identification is meant. */
export interface IdentificationRef {
  /** Unique id of the person resource. Case-sensitive. */
  readonly personId: string;
  /** Unique id of the identification resource. Case-sensitive. */
  readonly identificationId: string;
}

/** Operations on the identifications of persons. */
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
   * @throws {ConfigurationError} an id or option is malformed; nothing was sent
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
   * @throws {UnexpectedResponseError} a redirect, or a 2xx that is no identification
   * @example
   * const { identification } = await solaris.identifications.authorize({ personId, identificationId });
   * if (identification.status === "confirmation_required") askForOneTimePassword(confirmationDeadline(identification));
   */
  authorize(ref: IdentificationRef, options?: CallOptions): Promise<AuthorizeResult>;
}

/** A call under way: what its callers wait for, and how far it has got. */
interface Authorization {
  readonly work: SharedWork<AuthorizeResult>;
  readonly progress: CallProgress;
}

export function createIdentifications(client: ClientSettings): Identifications {
  const send = createContractClient(client);
  const underWay = new Map<string, Authorization>();

  return {
    async authorize(ref, options = {}) {
      const path = {
        person_id: checkedPathId("personId", ref?.personId),
        id: checkedPathId("identificationId", ref?.identificationId),
      };
      const { timeoutMs, maxRetries, signal } = checkCallOptions(options, client);
      const { work, progress } = underWay.get(JSON.stringify(path)) ?? start(path, maxRetries);

      const deadline = startDeadline(timeoutMs, signal);
      progress.deadlines.add(deadline);
      try {
        return await work.join(deadline.signal);
      } catch (thrown) {
        // Whoever leaves while others wait on cannot be told that nothing was sent: their request may yet be.
        throw failureOf(thrown, work.goesOn ? { ...progress, delivery: "unknown" } : progress);
      } finally {
        progress.deadlines.delete(deadline);
        deadline.end();
      }
    },
  };

  /** A double click is not two SMS: until it is answered, other calls for the same identification join this one. */
  function start(path: PathOf<"authorizeIdentification">, maxRetries: number): Authorization {
    const operation = "authorizeIdentification";
    const call: OperationCall<AuthorizeResult> = {
      operation,
      send: (context) => send(operation, path, context),
      read: readAuthorization,
    };
    const progress: CallProgress = {
      attempts: 0,
      delivery: "not-sent",
      waitingFor: "the access token",
      deadlines: new Set(),
    };
    const work = shareWork(
      (signal) => sendUntilAnswered(call, client, maxRetries, progress, signal),
      () => underWay.delete(JSON.stringify(path)),
    );
    const authorization = { work, progress };
    underWay.set(JSON.stringify(path), authorization);
    return authorization;
  }
}
