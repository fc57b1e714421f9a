// One piece of work that any number of callers wait for, each with a signal of its own.
import { untilAborted } from "./wait.js";

export interface SharedWork<T> {
  /** Whether it goes on: it has not settled, and somebody waits for it. */
  isPending(): boolean;
  /** Waits for the work's result. Rejects with the signal's reason as soon as it is aborted; the others wait on. */
  join(signal: AbortSignal): Promise<T>;
}

/**
 * The work starts with its first caller. It is over when it settles, or when the last of its callers has left: then its
 * own signal is aborted. `onOver` is called once, at that moment: from then on nobody may join.
 */
export function shareWork<T>(start: (signal: AbortSignal) => Promise<T>, onOver: () => void): SharedWork<T> {
  const own = new AbortController();
  let work: Promise<T> | undefined;
  let waiting = 0;
  let over = false;
  const end = () => {
    if (!over) onOver();
    over = true;
  };
  const begin = () => {
    if (work) return work;
    // Registered before it starts: code that it runs may come back for it, and would start it again and again.
    let settle!: (started: Promise<T>) => void;
    work = new Promise<T>((resolve) => {
      settle = resolve;
    }).finally(end);
    settle(start(own.signal));
    return work;
  };
  return {
    isPending: () => !over,
    async join(signal) {
      waiting++;
      try {
        return await untilAborted(begin, signal);
      } finally {
        if (--waiting === 0 && !over) {
          end();
          own.abort(signal.reason);
        }
      }
    },
  };
}
