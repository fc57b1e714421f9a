// Waiting for a slot: first come, first served.
import { ConfigurationError } from "../errors.js";
import { follow } from "../internal/deadline.js";
import type { ConcurrencyBudget } from "./budget.js";

/** One who waits for a slot. */
export interface Waiter<Request> {
  readonly request: Request;
  /** Ends the wait. @param giveBack is called once at most */
  serve(giveBack: () => void): void;
}

/** Those who wait, in the order in which they came. One whose signal aborts leaves at once. */
export class WaitingLine<Request> implements Iterable<Waiter<Request>> {
  readonly #waiters = new Set<Waiter<Request>>();

  get size(): number {
    return this.#waiters.size;
  }

  [Symbol.iterator](): Iterator<Waiter<Request>> {
    return this.#waiters.values();
  }

  has(waiter: Waiter<Request>): boolean {
    return this.#waiters.has(waiter);
  }

  /** Waits until it is served, and returns a function that gives the slot back. @param onLeft called when the signal has aborted */
  join(request: Request, signal: AbortSignal, onLeft?: () => void): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const unfollow = follow(signal, (reason) => {
        this.#waiters.delete(waiter);
        reject(reason);
        onLeft?.();
      });
      const waiter: Waiter<Request> = {
        request,
        serve: (giveBack) => {
          this.#waiters.delete(waiter);
          unfollow();
          resolve(once(giveBack));
        },
      };
      this.#waiters.add(waiter);
    });
  }
}

/**
 * Creates a budget for one process, which several clients may share. Those who wait are served in the order in which they came.
 *
 * @param limit how many requests may be under way at once
 * @throws {ConfigurationError} the limit is no whole number, or less than 1
 * @example
 * const solaris = createSolarisClient({ environment: "sandbox", auth, maxConcurrent: localBudget(100) });
 */
export function localBudget(limit: number): ConcurrencyBudget {
  checkSlots("limit", limit);
  const line = new WaitingLine<undefined>();
  let held = 0;
  const serve = () => {
    for (const waiter of line) {
      if (held >= limit) return;
      held++;
      waiter.serve(() => {
        held--;
        serve();
      });
    }
  };
  return {
    acquire({ signal }) {
      const slot = line.join(undefined, signal);
      serve();
      return slot;
    },
  };
}

/** @throws {ConfigurationError} */
export function checkSlots(name: string, value: unknown): void {
  if (Number.isSafeInteger(value) && Number(value) >= 1) return;
  throw new ConfigurationError(`${name} must be a whole number from 1.`);
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
