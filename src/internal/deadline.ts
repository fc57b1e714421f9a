// The deadline of a call, combined with the caller's signal.

import { ConfigurationError } from "../errors.js";
import { LightSignal, type Signal } from "./signal.js";

/** The reason with which the signal of a deadline is aborted: why the call ended before its response. */
export class CallEnded extends Error {
  readonly by: "deadline" | "caller" | "client";
  constructor(by: CallEnded["by"], message: string, cause?: unknown) {
    super(message, { cause });
    this.by = by;
  }
}

const over = new CallEnded("caller", "The call is over");

export class Deadline {
  readonly #signal = new LightSignal();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #unfollow: (() => void) | undefined;
  /** When the deadline passes, on the clock of `performance.now()`. */
  readonly at: number;

  /** @throws {ConfigurationError} no listener can be added to the caller's signal; no timer is left then */
  constructor(timeoutMs: number, callerSignal?: CallerSignal) {
    const onAbort = (reason: unknown) => this.abort(new CallEnded("caller", "The call was aborted", reason));
    const onTimeout = () => this.abort(new CallEnded("deadline", `The deadline of ${timeoutMs} ms passed`));
    this.#unfollow = callerSignal && follow(callerSignal, onAbort);
    this.#timer = setTimeout(onTimeout, timeoutMs);
    this.at = performance.now() + timeoutMs;
  }

  /** Aborts, with a {@link CallEnded}, when the deadline passes, the caller's signal aborts, or the call is over. */
  get signal(): Signal {
    return this.#signal;
  }

  /** Ends the call before its deadline. */
  abort(ended: CallEnded): void {
    this.#signal.abort(ended);
  }

  /**
   * Clears the timer, removes the listener on the caller's signal, and aborts what is still pending. Call it when the call is over.
   */
  end(): void {
    clearTimeout(this.#timer);
    this.#unfollow?.();
    this.abort(over);
  }
}

/** The part of the caller's signal that is used: the signal may come from another realm, or from a polyfill. */
type CallerSignal = Pick<AbortSignal, "aborted" | "reason" | "addEventListener" | "removeEventListener">;

/** The calls that follow one signal, and the one listener for all of them. */
interface Followers {
  readonly calls: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}

/** By signal. With a listener for each call, Node would warn of a leak at the 11th pending call. */
const followersOf = new WeakMap<CallerSignal, Followers>();

export function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}

/**
 * Calls `onAbort` with the reason when the signal aborts, or at once if it already has. Call the returned function when the call is
 * over: the last call removes the listener.
 *
 * @throws {ConfigurationError} no listener can be added to the signal
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
    throw new ConfigurationError("signal must be an AbortSignal: no listener can be added to the one that was passed.");
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
    // The call is over and has its result, so this error does not matter.
  }
}

function reasonOf(signal: CallerSignal): unknown {
  try {
    return signal.reason;
  } catch {
    return undefined;
  }
}
