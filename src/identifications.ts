// The operations on identifications: their public interface, and how each is called.
import { addReconcile, ConfigurationError, type SolarisError } from "./errors.js";
import type { Identification, IdentificationRef, RetrievedIdentification } from "./identification.js";
import { type Checks, checkedPathId, checkFlag, readProperties, unchecked } from "./internal/validate.js";
import { createGuard } from "./ledger/guard.js";
import { type CallOptions, callChecks } from "./options.js";
import type { Reconciliation } from "./polling/decision.js";
import {
  createFollowUp,
  noteAuthorizationError,
  type ReconcileOptions,
  type WaitOptions,
} from "./polling/follow-up.js";
import type { WaitResult } from "./polling/wait-for.js";
import { type Client, createOperation } from "./request/call.js";
import type { ResponseMeta } from "./request/result.js";

/**
 * Options of {@link Identifications.authorize}.
 *
 * @example
 * const options: AuthorizeOptions = { timeoutMs: 30_000, afterUnknown: "send" };
 * await solaris.identifications.authorize({ personId, identificationId }, options);
 */
export interface AuthorizeOptions extends CallOptions {
  /**
   * Only with a `ledger`: what to do while the outcome of an earlier authorization of the identification is unknown. With `refuse` the
   * call fails with an {@link UnresolvedError}; with `send` it sends the request, and the customer may get a second SMS. Concurrent calls
   * of this client use the value of the first one.
   * @default "refuse"
   */
  readonly afterUnknown?: "refuse" | "send";
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
 * Options of {@link Identifications.retrieve}.
 *
 * @example
 * const options: RetrieveOptions = { timeoutMs: 10_000, includeDocuments: true };
 * await solaris.identifications.retrieve({ personId, identificationId }, options);
 */
export interface RetrieveOptions extends CallOptions {
  /**
   * Whether to ask for the documents of the identification, which are personal data. The provider includes them unless it is asked
   * not to (docs.solarisgroup.com, API reference: person identifications), so the client always says which it wants.
   * @default false
   */
  readonly includeDocuments?: boolean;
}

/**
 * The result of {@link Identifications.retrieve}.
 *
 * @example
 * const ref = { personId, identificationId };
 * const { identification }: RetrieveResult = await solaris.identifications.retrieve(ref);
 * logger.info({ status: identification.status });
 */
export interface RetrieveResult {
  /** The identification, exactly as the provider sent it. */
  readonly identification: RetrievedIdentification;
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
   * authorization. With a `ledger`, all this holds for all processes that share it: see `docs/fleet.md`.
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
   * @throws {UnresolvedError} only with a `ledger`: the outcome of an earlier authorization is unknown
   * @throws {TooSoonError} only with a `ledger`: an SMS went out less than `resendAfterMs` ago
   * @throws {LedgerError} only with a `ledger`: it failed before the request was sent
   * @example
   * const { identification } = await solaris.identifications.authorize({ personId, identificationId });
   * if (identification.status === "confirmation_required") askForOneTimePassword(confirmationDeadline(identification));
   */
  authorize(ref: IdentificationRef, options?: AuthorizeOptions): Promise<AuthorizeResult>;
  /**
   * Returns the identification as it is now. It has no effect, so you can call it again after any error, and the client sends it
   * again after every transient failure: 429, 5xx, a broken connection, a response that cannot be read. `maxRetries` and the deadline
   * limit that. No error of it speaks of an SMS, and its `delivery` does not either.
   *
   * Single flight: concurrent calls for one identification share a request. A call never shares a request with {@link authorize}.
   *
   * The provider's reference says that it returns completed identifications, and lists every status (docs.solarisgroup.com, API
   * reference: person identifications). That it answers in every status is our assumption: be ready for a {@link NotFoundError}
   * before the identification is completed.
   *
   * @throws {SolarisError} as {@link authorize} does
   * @example
   * const { identification } = await solaris.identifications.retrieve({ personId, identificationId });
   * if (identification.status === "confirmation_required") askForOneTimePassword(confirmationDeadline(identification));
   */
  retrieve(ref: IdentificationRef, options?: RetrieveOptions): Promise<RetrieveResult>;
  /**
   * Finds out whether an authorization whose outcome is `unknown` took effect. It polls {@link retrieve} every 3 s, and more slowly
   * while nothing changes, and compares what it finds with `before`. It sends no SMS.
   *
   * - `took-effect`: the status has moved on to `confirmation_required` or further, or `confirmation_expires_at` or
   *   `current_reference_token` has changed. Another authorization of this identification since `before` looks the same.
   * - `no-effect`: none of them has changed, and 150 s have passed since the request was sent. That is the provider's idle timeout
   *   (docs.solarisgroup.com, API reference: Requests and responses).
   * - `undecided`: neither can be said. A 404 shows nothing, because the provider's reference speaks of completed identifications.
   *   Where waiting cannot help, for example in a final status (see {@link waitFor}) without `before`, the call ends at once.
   *
   * If the provider refuses to return the identification, the result is `undecided`, too. While an `authorize` of this client is pending
   * for it, the result is never `no-effect`. What another process may still send, it cannot know.
   *
   * @throws {ConfigurationError} an id or option is invalid
   * @throws {AbortedError} your `signal` aborted; the `delivery` of this error, and of the next, is `unknown`, like that of the authorization
   * @throws {ClientClosedError} the client was closed
   * @example
   * const ref = { personId, identificationId };
   * const { identification: before } = await solaris.identifications.retrieve(ref);
   * try {
   *   await solaris.identifications.authorize(ref);
   * } catch (error) {
   *   if (!isSolarisError(error) || error.delivery !== "unknown") throw error;
   *   const { effect } = await solaris.identifications.reconcile(ref, { before, error });
   *   if (effect === "no-effect") showTryAgainButton();
   * }
   */
  reconcile(ref: IdentificationRef, options?: ReconcileOptions): Promise<Reconciliation>;
  /**
   * Polls {@link retrieve} until the identification has one of the statuses, or has ended in another one: `aborted`, `canceled`,
   * `expired`, `failed`, `rejected` or `successful`, which no source lists, so it is our assumption. Calls for one identification
   * share their polls. After a transient failure or a 404 it polls on: an identification may be returned only when it is completed.
   *
   * @throws {ConfigurationError} an id or option is invalid
   * @throws {AuthenticationError} 401, or no access token could be obtained
   * @throws {PermissionError} 403
   * @throws {ApiError} the provider refuses to return the identification for another reason
   * @throws {TimeoutError} `timeoutMs` passed; its `cause` is the error of the last poll, if it failed
   * @throws {AbortedError} your `signal` aborted
   * @throws {ClientClosedError} the client was closed
   * @example
   * const ref = { personId, identificationId };
   * const { reached } = await solaris.identifications.waitFor(ref, { until: "authorization_required" });
   * if (reached) await solaris.identifications.authorize(ref);
   */
  waitFor(ref: IdentificationRef, options: WaitOptions): Promise<WaitResult>;
  /**
   * Polls the identification at once, if a {@link waitFor} or {@link reconcile} of this client waits for it. Call it when a webhook
   * arrives. Throws nothing, and ignores any other argument: a webhook can be about anything, and its handler must not fail.
   *
   * @example
   * const onEvent = ({ identificationId }: { identificationId: string }) => solaris.identifications.notify(identificationId);
   */
  notify(identificationId: string): void;
}

export function createIdentifications(client: Client): Identifications {
  const retrieve = createRetrieve(client, true);
  const poll = createRetrieve(client, false);
  const retrieveOnce = async (ref: IdentificationRef, options: CallOptions) =>
    (await poll({ ref, options }, options)).body;
  const guard = client.ledger?.[createGuard]<Identification>({ ...client, retrieve: retrieveOnce });
  client.calls.whenWritten = guard?.whenWritten;
  const authorize = createOperation(
    client,
    "authorizeIdentification",
    (asked: Asked) => {
      asked.checked = checkedRef(asked.ref);
      return { params: { path: pathOf(asked.checked) } };
    },
    (api, request) => api.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", request),
    { checks: authorizeChecks, guard },
  );
  const followUp = createFollowUp(client.calls, {
    retrieve: retrieveOnce,
    isAuthorizing: (ref) => authorize.isPending({ ref }),
    guard,
  });
  const withReconcile = (error: SolarisError, ref: IdentificationRef) => {
    noteAuthorizationError(ref, error);
    return addReconcile(error, async (before, limits) => {
      const { signal, timeoutMs } = readProperties("reconcile", limits ?? {}, ["signal", "timeoutMs"]);
      return followUp.reconcile(ref, { before, error, signal, timeoutMs });
    });
  };
  return {
    async authorize(ref, options = {}) {
      const asked: Asked = { ref, options };
      try {
        const { body, meta } = await authorize(asked, options);
        return { identification: body, meta };
      } catch (thrown) {
        throw asked.checked ? withReconcile(thrown as SolarisError, asked.checked) : thrown;
      }
    },
    async retrieve(ref, options = {}) {
      const { body, meta } = await retrieve({ ref, options }, options);
      return { identification: body, meta };
    },
    reconcile: async (ref, options = {}) => followUp.reconcile(checkedRef(ref), options),
    waitFor: async (ref, options) => followUp.waitFor(checkedRef(ref), options),
    notify: followUp.notify,
  };
}

/** The input of an authorization; the guard checks `afterUnknown`. Once it is checked, it has a copy of the caller's ids, which may change. */
interface Asked {
  readonly ref: IdentificationRef;
  readonly options?: AuthorizeOptions;
  checked?: IdentificationRef;
}

function createRetrieve(client: Client, isShared: boolean) {
  return createOperation(
    client,
    "retrieveIdentification",
    ({ ref, options }: { ref: IdentificationRef; options: RetrieveOptions }) => {
      const { includeDocuments } = readProperties("The call", options ?? {}, ["includeDocuments"]);
      const { path } = requestAbout(ref).params;
      return { params: { path, query: { include_documents: includeDocuments === true } } };
    },
    (api, request) => api.GET("/v1/persons/{person_id}/identifications/{id}", request),
    { checks: retrieveChecks, isShared },
  );
}

/** @throws {ConfigurationError} */
function requestAbout(ref: IdentificationRef) {
  return { params: { path: pathOf(checkedRef(ref)) } };
}

function pathOf({ personId, identificationId }: IdentificationRef) {
  return { person_id: personId, id: identificationId };
}

/** Reads each id once. @throws {ConfigurationError} */
function checkedRef(ref: IdentificationRef): IdentificationRef {
  if (Object(ref) !== ref) throw new ConfigurationError("Pass { personId, identificationId }.");
  const { personId, identificationId } = readProperties("The call", ref, ["personId", "identificationId"]);
  return {
    personId: checkedPathId("personId", personId),
    identificationId: checkedPathId("identificationId", identificationId),
  };
}

const authorizeChecks: Checks<AuthorizeOptions> = { ...callChecks, afterUnknown: unchecked };
const retrieveChecks: Checks<RetrieveOptions> = { ...callChecks, includeDocuments: checkFlag };
