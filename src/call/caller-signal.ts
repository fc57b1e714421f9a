// The signals that callers pass: any number of calls may follow one, and not each is the platform's own.
import { ConfigurationError } from "../errors/solaris-error.js";
import type { Signal } from "./signal.js";

/** The calls that follow one signal, and the one listener that serves them all. */
interface Followers {
  readonly calls: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}

/** By signal. With a listener for each call, Node warns of a leak at the 11th that is under way. */
const followersOf = new WeakMap<Signal, Followers>();

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
export function follow(signal: Signal, onAbort: (reason: unknown) => void): () => void {
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

function listenTo(signal: Signal): Followers {
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

function leave(signal: Signal, { calls, listener }: Followers, onAbort: (reason: unknown) => void): void {
  if (!calls.delete(onAbort) || calls.size > 0) return;
  followersOf.delete(signal);
  try {
    signal.removeEventListener("abort", listener);
  } catch {
    // The call has its outcome, which is worth more than this complaint.
  }
}

function reasonOf(signal: Signal): unknown {
  try {
    return signal.reason;
  } catch {
    return undefined;
  }
}
