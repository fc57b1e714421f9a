// Single flight: work that several callers share, each with its own signal.
import { LightSignal, type Signal } from "./signal.js";

/** Work that starts with its first caller. It is over when it settles, or when its last caller has left: then its signal aborts. */
export class SharedWork<T> {
  readonly #start: (signal: Signal) => Promise<T>;
  readonly #onOver: () => void;
  readonly #own = new LightSignal();
  readonly #waiting = new Set<Waiting<T>>();
  #isStarted = false;
  #isOver = false;

  /** @param onOver called once, when the work is over: no caller may join afterwards */
  constructor(start: (signal: Signal) => Promise<T>, onOver: () => void) {
    this.#start = start;
    this.#onOver = onOver;
  }

  /** Whether the work has not settled and a caller still waits for it. */
  isPending(): boolean {
    return !this.#isOver;
  }

  /** Waits for the result of the work. Rejects with the reason of the signal as soon as it aborts; other callers keep waiting. */
  join(signal: Signal): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        // Not at once: a call in the same turn joins the work. If it started its own, two requests would be sent. And all who leave
        // in one turn get their error when all have left.
        void Promise.resolve().then(() => {
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0 && this.#end()) this.#own.abort(signal.reason);
          reject(signal.reason);
        });
      };
      const waiting: Waiting<T> = { signal, leave, resolve, reject };
      if (signal.aborted) return leave();
      this.#waiting.add(waiting);
      signal.addEventListener("abort", leave, { once: true });
      if (this.#isStarted) return;
      // Set before the work starts: if the work calls `join` itself, it must not start again.
      this.#isStarted = true;
      this.#start(this.#own).then(
        (result) => this.#settle((caller) => caller.resolve(result)),
        (failure) => this.#settle((caller) => caller.reject(failure)),
      );
    });
  }

  #settle(tell: (caller: Waiting<T>) => void): void {
    this.#end();
    for (const caller of this.#waiting) {
      caller.signal.removeEventListener("abort", caller.leave);
      tell(caller);
    }
  }

  /** Returns whether it was not over before. */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#onOver();
    return true;
  }
}

/** A caller that waits. */
interface Waiting<T> {
  readonly signal: Signal;
  readonly leave: () => void;
  readonly resolve: (result: T) => void;
  readonly reject: (failure: unknown) => void;
}
