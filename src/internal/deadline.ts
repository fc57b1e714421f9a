// One deadline over everything that a call does, joined with the caller's own signal.

import { ConfigurationError } from "../errors.js";

/** Why a call ended before its answer came: what the signal of its deadline is aborted with. */
export class CallEnded extends Error {
  readonly by: "deadline" | "caller" | "client";
  constructor(by: CallEnded["by"], message: string, cause?: unknown) {
    super(message, { cause });
    this.by = by;
  }
}

const over = new CallEnded("caller", "The call is over");

export interface Deadline {
  /** Aborted, with a {@link CallEnded}, when the time is up, the caller's signal is aborted, or the call is over. */
  readonly signal: AbortSignal;
  /** Ends the call before its time. */
  abort(ended: CallEnded): void;
  /** When the time is up, on the clock of `performance.now()`. */
  readonly at: number;
  /** Stops the clock, lets go of the caller's signal, and ends what is still under way. Call it when the call is over. */
  end(): void;
}

/** @throws {ConfigurationError} when nothing can be heard of the caller's signal; no timer is left then */
export function startDeadline(timeoutMs: number, callerSignal?: CallerSignal): Deadline {
  const controller = new AbortController();
  const onTimeout = () => controller.abort(new CallEnded("deadline", `The deadline of ${timeoutMs} ms passed`));
  const onAbort = (reason: unknown) => controller.abort(new CallEnded("caller", "The call was aborted", reason));
  const unfollow = callerSignal && follow(callerSignal, onAbort);
  const timer = setTimeout(onTimeout, timeoutMs);
  return {
    signal: controller.signal,
    abort: (ended) => controller.abort(ended),
    at: performance.now() + timeoutMs,
    end() {
      clearTimeout(timer);
      unfollow?.();
      controller.abort(over);
    },
  };
}

/** As much of a signal of the caller's as is used: it may be of another realm, or no `AbortSignal` at all. */
type CallerSignal = Pick<AbortSignal, "aborted" | "reason" | "addEventListener" | "removeEventListener">;

/** The calls that follow one signal, and the one listener that serves them all. */
interface Followers {
  readonly calls: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}

/** By signal. With a listener for each call, Node warns of a leak at the 11th that is under way. */
const followersOf = new WeakMap<CallerSignal, Followers>();

export function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}

/**
 * Calls `onAbort`, with the reason, when the signal is aborted, or at once if it is already. Call what it returns when the
 * call is over: the last call takes the listener with it.
 *
 * @throws {ConfigurationError} when nothing can be heard of the signal
 */
export function follow(signal: CallerSignal, onAbort: (reason: unknown) => void): () => void {
  try {
    if (signal.aborted) {
      onAbort(reasonOf(signal));
      return () => {};
    }
    const followers = followersOf.get(signal) ?? listenTo(signal);
    followers.calls.add(onAbort);
    return () => leave(signal, followers, onAbort);
  } catch {
    throw new ConfigurationError("signal must be an AbortSignal: nothing can be heard of the one that was passed.");
  }
}

function listenTo(signal: CallerSignal): Followers {
  const calls: Followers["calls"] = new Set();
  const listener = () => {
    const reason = reasonOf(signal);
    for (const onAbort of calls) onAbort(reason);
  };
  signal.addEventListener("abort", listener);
  const followers = { calls, listener };
  followersOf.set(signal, followers);
  return followers;
}

function leave(signal: CallerSignal, { calls, listener }: Followers, onAbort: (reason: unknown) => void): void {
  if (!calls.delete(onAbort) || calls.size > 0) return;
  followersOf.delete(signal);
  try {
    signal.removeEventListener("abort", listener);
  } catch {
    // The call has its outcome, which is worth more than this complaint.
  }
}

function reasonOf(signal: CallerSignal): unknown {
  try {
    return signal.reason;
  } catch {
    return undefined;
  }
}
