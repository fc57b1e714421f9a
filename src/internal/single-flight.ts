// Single flight: work that several callers share, each with its own signal.
import { LightSignal, type Signal } from "./signal.js";
import { untilAborted } from "./wait.js";

/** Work that starts with its first caller. It is over when it settles, or when its last caller has left: then its signal aborts. */
export class SharedWork<T> {
  readonly #start: (signal: Signal) => Promise<T>;
  readonly #onOver: () => void;
  readonly #own = new LightSignal();
  #result: Promise<T> | undefined;
  #waiting = 0;
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
  async join(signal: Signal): Promise<T> {
    this.#waiting++;
    try {
      return await untilAborted(() => this.#result ?? this.#begin(), signal);
    } finally {
      if (--this.#waiting === 0 && !this.#isOver) {
        this.#end();
        this.#own.abort(signal.reason);
      }
    }
  }

  #begin(): Promise<T> {
    let resolve!: (result: T) => void;
    let reject!: (failure: unknown) => void;
    // Set before the work starts: if the work calls `join` itself, it must not start again.
    this.#result = new Promise<T>((onDone, onFailed) => {
      [resolve, reject] = [onDone, onFailed];
    });
    this.#start(this.#own).then(
      (result) => {
        this.#end();
        resolve(result);
      },
      (failure) => {
        this.#end();
        reject(failure);
      },
    );
    return this.#result;
  }

  #end(): void {
    if (!this.#isOver) this.#onOver();
    this.#isOver = true;
  }
}
