// One deadline over everything that a call does, joined with the caller's own signal.

/** Why a call was ended before its answer came. */
export type Ending = "timeout" | "aborted";

export interface Deadline {
  /** Aborted when the time is up or the caller's signal is; one signal for everything that the call does. */
  readonly signal: AbortSignal;
  /** Why the signal was aborted; undefined while it is not. */
  readonly ending: Ending | undefined;
  /** Stops the clock and lets go of the caller's signal. Call it when the call is over, whatever came of it. */
  end(): void;
}

export function startDeadline(timeoutMs: number, callerSignal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let ending: Ending | undefined;
  const endWith = (why: Ending, reason?: unknown) => {
    ending ??= why;
    controller.abort(reason);
  };
  const onTimeout = () => endWith("timeout");
  const onAbort = () => endWith("aborted", callerSignal?.reason);

  const timer = setTimeout(onTimeout, timeoutMs);
  if (callerSignal?.aborted) onAbort();
  else callerSignal?.addEventListener("abort", onAbort);
  return {
    signal: controller.signal,
    get ending() {
      return ending;
    },
    end() {
      clearTimeout(timer);
      callerSignal?.removeEventListener("abort", onAbort);
    },
  };
}
