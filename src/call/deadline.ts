// One deadline over everything that a call does, joined with the caller's own signal.
import { follow } from "./caller-signal.js";
import { LightSignal, type Signal } from "./signal.js";

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
  readonly signal: Signal;
  /** Ends the call before its time. */
  abort(ended: CallEnded): void;
  /** When the time is up, on the clock of `performance.now()`. */
  readonly at: number;
  /** Stops the clock, lets go of the caller's signal, and ends what is still under way. Call it when the call is over. */
  end(): void;
}

/** @throws {ConfigurationError} when nothing can be heard of the caller's signal; no timer is left then */
export function startDeadline(timeoutMs: number, callerSignal?: Signal): Deadline {
  const signal = new LightSignal();
  const onTimeout = () => signal.abort(new CallEnded("deadline", `The deadline of ${timeoutMs} ms passed`));
  const onAbort = (reason: unknown) => signal.abort(new CallEnded("caller", "The call was aborted", reason));
  const unfollow = callerSignal && follow(callerSignal, onAbort);
  const timer = setTimeout(onTimeout, timeoutMs);
  return {
    signal,
    abort: (ended) => signal.abort(ended),
    at: performance.now() + timeoutMs,
    end() {
      clearTimeout(timer);
      unfollow?.();
      signal.abort(over);
    },
  };
}
