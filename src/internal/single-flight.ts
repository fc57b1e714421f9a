// Single flight: work that several callers share, each with its own signal.
import { LightSignal, type Signal } from "./signal.js";
import { untilAborted } from "./wait.js";

export interface SharedWork<T> {
  /** Whether the work has not settled and a caller still waits for it. */
  isPending(): boolean;
  /** Waits for the result of the work. Rejects with the reason of the signal as soon as it aborts; other callers keep waiting. */
  join(signal: Signal): Promise<T>;
}

/**
 * The work starts with its first caller. It is over when it settles, or when its last caller has left: then its own signal aborts.
 * `onOver` is called once, at that moment: no caller may join afterwards.
 */
export function shareWork<T>(start: (signal: Signal) => Promise<T>, onOver: () => void): SharedWork<T> {
  const own = new LightSignal();
  let work: Promise<T> | undefined;
  let waiting = 0;
  let over = false;
  const end = () => {
    if (!over) onOver();
    over = true;
  };
  const begin = () => {
    if (work) return work;
    // Set before the work starts: if the work calls `join` itself, it must not start again.
    let settle!: (started: Promise<T>) => void;
    work = new Promise<T>((resolve) => {
      settle = resolve;
    }).finally(end);
    settle(start(own));
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
