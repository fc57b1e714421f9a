// What a client can do about an identification after its authorization: reconcile it, wait for it, be notified of it.
import { ConfigurationError, type Delivery, isSolarisError, isUnknown, type SolarisError } from "../errors.js";
import type { IdentificationRef as Ref, RetrievedIdentification } from "../identification.js";
import type { Signal } from "../internal/signal.js";
import { type Checks, checkedOptions, millisecondsFrom, optional, readProperties } from "../internal/validate.js";
import type { LedgerGuard } from "../ledger/guard.js";
import { type CallOptions, callChecks } from "../options.js";
import type { Progress } from "../request/call-state.js";
import type { OpenCalls } from "../request/open-calls.js";
import { toSolarisError } from "../request/result.js";
import type { IdentificationBefore, Reconciliation } from "./decision.js";
import { Polls } from "./polls.js";
import { reconcile } from "./reconcile.js";
import { type WaitResult, waitFor } from "./wait-for.js";

/**
 * Options of {@link Identifications.reconcile}.
 *
 * @example
 * const ref = { personId, identificationId };
 * const { identification: before } = await solaris.identifications.retrieve(ref);
 * await solaris.identifications.authorize(ref).catch(() => {});
 * const options: ReconcileOptions = { before, timeoutMs: 200_000 };
 * await solaris.identifications.reconcile(ref, options);
 */
export interface ReconcileOptions {
  /**
   * The identification as it was before the authorization: what `retrieve` or an earlier `authorize` returned, or the three fields of
   * it. Without it, hardly anything can be decided.
   * @default unknown
   */
  readonly before?: IdentificationBefore | undefined;
  /**
   * The error of the authorization. If its `delivery` is not `unknown`, the result is clear, and nothing is retrieved. An error of
   * another call, or of another identification, is ignored.
   * @default none
   */
  readonly error?: SolarisError | undefined;
  /**
   * When the authorization was sent, as `Date.now()` says it: `sentAt` of its error, or a time that you stored after the call. If
   * the `error` has a later one, that counts. Until 150 s after it the result is never `no-effect`, so do not pass a time that is too
   * early.
   * @default `error.sentAt`, or else the time of this call
   */
  readonly sentAt?: number | undefined;
  /**
   * Abort it to end the call with an {@link AbortedError}.
   * @default none: only the deadline ends the call
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long to poll, in milliseconds (1 to 2 147 483 647). Then the result is `undecided`.
   * @default 180_000
   */
  readonly timeoutMs?: number | undefined;
}

/**
 * Options of {@link Identifications.waitFor}.
 *
 * @example
 * const options: WaitOptions = { until: ["authorization_required", "successful"], timeoutMs: 60_000 };
 * await solaris.identifications.waitFor({ personId, identificationId }, options);
 */
export interface WaitOptions {
  /**
   * The status to wait for, or several. A status that this version does not know is waited for, too: the provider may have it. If it
   * is misspelt, the call ends with the deadline, and the message of the {@link TimeoutError} mentions it.
   */
  readonly until: RetrievedIdentification["status"] | readonly RetrievedIdentification["status"][];
  /**
   * The pause between two polls, in milliseconds (1 to 2 147 483 647). While nothing changes it grows to five times as much, and
   * after a 429 it is at least doubled. The provider's own app for iOS polls every 3 s.
   * @default 3_000
   */
  readonly intervalMs?: number | undefined;
  /**
   * Abort it to end the call with an {@link AbortedError}.
   * @default none: only the deadline ends the call
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long to wait, in milliseconds (1 to 2 147 483 647). Then the call ends with a {@link TimeoutError}.
   * @default 300_000, in which a customer can enter the one-time password
   */
  readonly timeoutMs?: number | undefined;
}

const reconcileChecks: Checks<ReconcileOptions> = {
  before: optional((name, value) => {
    if (typeof value === "object" && value !== null && "status" in value) return;
    throw new ConfigurationError(
      `${name} must be the identification before the authorization, with its status, and not { before }.`,
    );
  }),
  error: optional((name, value) => {
    if (isSolarisError(value)) return;
    throw new ConfigurationError(`${name} must be the error itself, not its JSON. Without it, pass sentAt.`);
  }),
  sentAt: optional((name, value) => {
    if (typeof value === "number" && value >= firstMs && value <= 8.64e15) return;
    throw new ConfigurationError(`${name} must be a time in milliseconds since 1970, as Date.now() returns it.`);
  }),
  signal: callChecks.signal,
  timeoutMs: callChecks.timeoutMs,
};

/** The year 2020: a time before is one in seconds. */
const firstMs = 1_577_836_800_000;

const fieldsBefore = ["status", "confirmation_expires_at", "current_reference_token"] as const;

/**
 * A copy of what is compared, since the caller may update the object.
 *
 * @throws {ConfigurationError}
 */
function checkedBefore(before: IdentificationBefore, { identificationId }: Ref): IdentificationBefore {
  const read = readProperties("reconcile", before as IdentificationBefore & { readonly id?: unknown }, [
    "id",
    ...fieldsBefore,
  ]);
  if (read.id !== undefined && read.id !== identificationId) {
    throw new ConfigurationError("before must be the same identification: its id is another one.");
  }
  for (const name of fieldsBefore) {
    const value = read[name];
    if (value === undefined || value === null || typeof value === "string") continue;
    throw new ConfigurationError(`${name} of before must be a string or null, as the provider sent it.`);
  }
  return read;
}

const waitChecks: Checks<WaitOptions> = {
  until: (name, value) => {
    const statuses = [value].flat();
    if (statuses.length > 0 && statuses.every((status) => typeof status === "string" && status !== "")) return;
    throw new ConfigurationError(`${name} must be a status, or a list of statuses.`);
  },
  intervalMs: millisecondsFrom(1),
  signal: callChecks.signal,
  timeoutMs: callChecks.timeoutMs,
};

export interface FollowUp {
  reconcile(ref: Ref, options: ReconcileOptions): Promise<Reconciliation>;
  waitFor(ref: Ref, options: WaitOptions): Promise<WaitResult>;
  notify(identificationId: string): void;
}

/** The calls that the polls are about. */
export interface PolledCalls {
  /** Asks the provider once, in a request that no other call shares. */
  retrieve(ref: Ref, options: CallOptions): Promise<RetrievedIdentification>;
  /** Whether a call that authorizes the identification is pending. */
  isAuthorizing(ref: Ref): boolean;
  /** The client's ledger, if it has one. */
  readonly guard?: Pick<LedgerGuard<unknown>, "reconcile"> | undefined;
}

/** How long one poll may take, in milliseconds. */
const pollTimeoutMs = 30_000;

export function createFollowUp(calls: OpenCalls, { retrieve, isAuthorizing, guard }: PolledCalls): FollowUp {
  const polls = new Polls();

  /** Ends with the deadline, the caller's signal, or the client. */
  const within = async <Found>(
    timeoutMs: number,
    callerSignal: AbortSignal | undefined,
    failure: Pick<Progress, "delivery" | "effect">,
    follow: (signal: Signal) => Promise<Found>,
  ): Promise<Found> => {
    const deadline = calls.start(timeoutMs, callerSignal, true);
    try {
      return await follow(deadline.signal);
    } catch (thrown) {
      throw toSolarisError(thrown, { ...failure, attempts: 0, waitingFor: "the status of the identification" });
    } finally {
      calls.end(deadline);
    }
  };

  /** The polls are the retries. */
  const pollOf = (ref: Ref) => ({
    key: keyOf(ref),
    retrieve: (signal: AbortSignal) => retrieve(ref, { signal, timeoutMs: pollTimeoutMs, maxRetries: 0 }),
  });

  return {
    async reconcile(ref, given) {
      const options = checkedOptions("reconcile", given, reconcileChecks);
      const { error, timeoutMs = 180_000, signal } = options;
      const before = options.before && checkedBefore(options.before, ref);
      const known = error && authorizationErrors.get(error);
      // Any other error says nothing about the authorization.
      const ofError = known?.key === keyOf(ref) ? known : undefined;
      if (ofError && ofError.delivery !== "unknown") {
        return { effect: "no-effect", evidence: [`the error is ${ofError.delivery}`], identification: undefined };
      }
      // The authorization is as unknown as before.
      return within(timeoutMs, signal, { delivery: "unknown", effect: "sms" }, (ends) => {
        const look = (sentAt?: number) =>
          reconcile(polls, pollOf(ref), ends, {
            identificationId: ref.identificationId,
            before,
            sentAt: latestOf(ofError?.sentAt, options.sentAt && monotonic(options.sentAt), sentAt) ?? performance.now(),
            isPending: () => isAuthorizing(ref),
          });
        return guard ? guard.reconcile(ref, ofError && error, ends, look) : look();
      });
    },
    async waitFor(ref, given) {
      const options = checkedOptions("waitFor", given, waitChecks);
      const { until, intervalMs = 3_000, timeoutMs = 300_000, signal } = options;
      return within(timeoutMs, signal, { delivery: "not-sent", effect: "none" }, (ends) =>
        waitFor(polls, pollOf(ref), ends, [until].flat(), intervalMs),
      );
    },
    notify(identificationId) {
      if (typeof identificationId === "string") polls.wake((key) => JSON.parse(key)[0] === identificationId);
    },
  };
}

function keyOf({ personId, identificationId }: Ref): string {
  return JSON.stringify([identificationId, personId]);
}

interface AuthorizationError {
  readonly key: string;
  readonly delivery: Delivery;
  /** On the clock of `performance.now()`, which no adjustment of the date changes; undefined if it is not known. */
  readonly sentAt: number | undefined;
}

const authorizationErrors = new WeakMap<object, AuthorizationError>();

/** Notes that a call which authorizes the identification failed with this error. */
export function noteAuthorizationError(ref: Ref, error: SolarisError): void {
  const { sentAt } = error;
  const delivery = isUnknown(error) ? "unknown" : error.delivery;
  authorizationErrors.set(error, { key: keyOf(ref), delivery, sentAt: sentAt && monotonic(sentAt) });
}

/** A time in milliseconds since 1970, on the clock of `performance.now()`. */
function monotonic(ms: number): number {
  return performance.now() - (Date.now() - ms);
}

function latestOf(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
