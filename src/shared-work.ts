// One piece of work that any number of callers wait for, each with a signal of its own.
import { untilAborted } from "./abort.js";

export interface SharedWork<T> {
  /** Waits for the work's result. Rejects with the signal's reason as soon as it is aborted; the others wait on. */
  join(signal: AbortSignal): Promise<T>;
}

/**
 * Starts the work at once. It ends when it is done, or when the last of its callers has left: then its own signal is
 * aborted.
 */
export function shareWork<T>(start: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  const controller = new AbortController();
  const work = start(controller.signal);
  let waiting = 0;
  return {
    async join(signal) {
      waiting++;
      try {
        return await untilAborted(() => work, signal);
      } finally {
        if (--waiting === 0) controller.abort(signal.reason);
      }
    },
  };
}
