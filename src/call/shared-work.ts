// One piece of work that any number of callers wait for, each with a signal of its own.
import { untilAborted } from "./wait.js";

export interface SharedWork<T> {
  /** Whether it goes on: it has not settled, and somebody waits for it. */
  readonly goesOn: boolean;
  /** Waits for the work's result. Rejects with the signal's reason as soon as it is aborted; the others wait on. */
  join(signal: AbortSignal): Promise<T>;
}

/**
 * The work starts with its first caller. It is over when it settles, or when the last of its callers has left: then its
 * own signal is aborted. `onOver` is called once, at that moment: from then on nobody may join.
 */
export function shareWork<T>(start: (signal: AbortSignal) => Promise<T>, onOver: () => void): SharedWork<T> {
  const controller = new AbortController();
  let work: Promise<T> | undefined;
  let waiting = 0;
  let over = false;
  const end = () => {
    if (!over) onOver();
    over = true;
  };
  const begin = () => {
    work ??= start(controller.signal).finally(end);
    return work;
  };
  return {
    get goesOn() {
      return !over;
    },
    async join(signal) {
      waiting++;
      try {
        return await untilAborted(begin, signal);
      } finally {
        if (--waiting === 0 && !over) {
          end();
          controller.abort(signal.reason);
        }
      }
    },
  };
}
