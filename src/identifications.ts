// The operations on identifications. Each function tells the story of one call, from its arguments to its outcome.

import { untilAborted } from "./abort.js";
import { obtainToken } from "./auth.js";
import { createContractClient } from "./contract-client.js";
import { startDeadline } from "./deadline.js";
import { deliveryOf } from "./delivery.js";
import { AbortedError, ConnectionError, TimeoutError } from "./errors.js";
import { type CallOptions, type ClientSettings, checkCallOptions } from "./options.js";
import { type AuthorizeResult, readAuthorization } from "./outcome.js";
import { checkedPathId } from "./path-id.js";
import { TransportError } from "./transport.js";

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
   * A successful call answers with the status `confirmation_required` (docs.solarisgroup.com, guides: Bankident).
   *
   * @throws {ConfigurationError} an id or option is malformed; nothing was sent
   * @throws {AuthenticationError} 401, or no access token could be had
   * @throws {PermissionError} 403
   * @throws {NotFoundError} 404
   * @throws {ConflictError} 409 or 412: the identification is not in a status from which it can be authorized
   * @throws {RateLimitError} 429
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

export function createIdentifications(client: ClientSettings): Identifications {
  const contract = createContractClient(client);
  return {
    async authorize(ref, options = {}) {
      const path = {
        person_id: checkedPathId("personId", ref?.personId),
        id: checkedPathId("identificationId", ref?.identificationId),
      };
      const { timeoutMs, signal: callerSignal } = checkCallOptions(options, client);
      const deadline = startDeadline(timeoutMs, callerSignal);
      const { signal } = deadline;
      let waitingFor = "the access token";
      let attempts = 0;
      try {
        const token = await untilAborted(() => obtainToken(client.auth, { signal, tokenUrl: client.tokenUrl }), signal);
        const response = await untilAborted(() => {
          waitingFor = "the provider's answer";
          attempts++;
          return contract.authorizeIdentification(path, { token, signal });
        }, signal);
        return readAuthorization(response, attempts);
      } catch (thrown) {
        const delivery = deliveryOf({ stage: attempts > 0 ? "exchange" : "preparation" });
        if (deadline.ending === "timeout") {
          throw new TimeoutError(`The deadline of ${timeoutMs} ms passed while waiting for ${waitingFor}.`, {
            delivery,
            attempts,
          });
        }
        if (deadline.ending === "aborted") {
          const cause = signal.reason;
          throw new AbortedError(`The call was aborted while waiting for ${waitingFor}.`, {
            delivery,
            attempts,
            cause,
          });
        }
        if (thrown instanceof TransportError) throw connectionError(thrown, attempts);
        throw thrown;
      } finally {
        deadline.end();
      }
    },
  };
}

function connectionError({ stage, cause }: TransportError, attempts: number): ConnectionError {
  const what = {
    connection: "No connection to the provider came about.",
    exchange: "The connection failed before the provider's whole answer was there.",
  };
  return new ConnectionError(what[stage], { delivery: deliveryOf({ stage }), attempts, cause });
}
