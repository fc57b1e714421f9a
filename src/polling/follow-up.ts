// What a client can do about an identification after its authorization: reconcile it, wait for it, be notified of it.
import { ConfigurationError, isSolarisError, type SolarisError } from "../errors.js";
import type { RetrievedIdentification } from "../identification.js";
import type { Signal } from "../internal/signal.js";
import { type Checks, checkedOptions, optional } from "../internal/validate.js";
import { type CallOptions, callChecks, millisecondsFrom } from "../options.js";
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
   * The error of the authorization. If its `delivery` is not `unknown`, the result is clear, and nothing is retrieved.
   * @default none
   */
  readonly error?: SolarisError | undefined;
  /**
   * When the authorization was sent, as `Date.now()` says it: `sentAt` of its error, or a time that you stored after the call.
   * Until 150 s after it the result is never `no-effect`, so do not pass a time that is too early.
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
  /** The status to wait for, or several. */
  readonly until: RetrievedIdentification["status"] | readonly RetrievedIdentification["status"][];
  /**
   * The pause between two polls, in milliseconds (1 to 2 147 483 647). While nothing changes it grows to five times as much, and
   * after a 429 it is at least doubled. The provider's own app for iOS polls every 3 s.
   * @default 3_000
   */
  readonly intervalMs?: number;
  /**
   * Abort it to end the call with an {@link AbortedError}.
   * @default none: only the deadline ends the call
   */
  readonly signal?: AbortSignal;
  /**
   * How long to wait, in milliseconds (1 to 2 147 483 647). Then the call ends with a {@link TimeoutError}.
   * @default 300_000, in which a customer can enter the one-time password
   */
  readonly timeoutMs?: number;
}

const reconcileChecks: Checks<ReconcileOptions> = {
  before: optional((name, value) => {
    if (typeof value === "object" && value !== null && "status" in value) return;
    throw new ConfigurationError(`${name} must be the identification before the authorization, with its status.`);
  }),
  error: optional((name, value) => {
    if (isSolarisError(value)) return;
    throw new ConfigurationError(`${name} must be an error of this package.`);
  }),
  sentAt: optional((name, value) => {
    if (typeof value === "number" && value >= 0 && value <= 8.64e15) return;
    throw new ConfigurationError(`${name} must be a time in milliseconds since 1970.`);
  }),
  signal: callChecks.signal,
  timeoutMs: callChecks.timeoutMs,
};

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

/** Names an identification. */
interface Ref {
  readonly personId: string;
  readonly identificationId: string;
}

export interface FollowUp {
  reconcile(ref: Ref, options: ReconcileOptions): Promise<Reconciliation>;
  waitFor(ref: Ref, options: WaitOptions): Promise<WaitResult>;
  notify(identificationId: string): void;
}

/** How long one poll may take, in milliseconds. */
const pollTimeoutMs = 30_000;

/** @param retrieve asks the provider */
export function createFollowUp(
  calls: OpenCalls,
  retrieve: (ref: Ref, options: CallOptions) => Promise<RetrievedIdentification>,
): FollowUp {
  const polls = new Polls();

  /** Ends with the deadline, the caller's signal, or the client. */
  const within = async <Found>(
    timeoutMs: number,
    callerSignal: AbortSignal | undefined,
    follow: (signal: Signal) => Promise<Found>,
  ): Promise<Found> => {
    const deadline = calls.start(timeoutMs, callerSignal);
    try {
      return await follow(deadline.signal);
    } catch (thrown) {
      const waitingFor = "the status of the identification";
      throw toSolarisError(thrown, { attempts: 0, delivery: "not-sent", effect: "none", waitingFor });
    } finally {
      calls.end(deadline);
    }
  };

  /** The key of the polls of an identification, and one poll. The polls are the retries. */
  const pollOf = ({ personId, identificationId }: Ref) => ({
    key: keyOf(personId, identificationId),
    retrieve: (signal: AbortSignal) =>
      retrieve({ personId, identificationId }, { signal, timeoutMs: pollTimeoutMs, maxRetries: 0 }),
  });

  return {
    async reconcile(ref, given) {
      const options = checkedOptions("reconcile", given, reconcileChecks);
      const { before, error, sentAt = error?.sentAt ?? Date.now(), timeoutMs = 180_000 } = options;
      if (error && error.delivery !== "unknown") {
        return { effect: "no-effect", evidence: [`the error is ${error.delivery}`], identification: undefined };
      }
      return within(timeoutMs, options.signal, (signal) => reconcile(polls, pollOf(ref), signal, before, sentAt));
    },
    async waitFor(ref, given) {
      const options = checkedOptions("waitFor", given, waitChecks);
      const { until, intervalMs = 3_000, timeoutMs = 300_000 } = options;
      return within(timeoutMs, options.signal, (signal) =>
        waitFor(polls, pollOf(ref), signal, [until].flat(), intervalMs),
      );
    },
    notify: (identificationId) => polls.wake((key) => key.startsWith(keyOf("", identificationId))),
  };
}

/** A text that no two identifications share, because an id contains no control character. */
function keyOf(personId: string, identificationId: string): string {
  return `${identificationId}\n${personId}`;
}
