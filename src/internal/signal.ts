// Signals for internal use. With 255 callers the platform's own cost more than a fifth of the calls per second, so one is created only
// for code that is not ours.

/** The part of an `AbortSignal` that waiting needs. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A signal and its controller. It aborts once, and calls each listener once. */
export class LightSignal implements Signal {
  aborted = false;
  reason: unknown;
  #listeners: Set<() => void> | undefined;
  #real: AbortController | undefined;

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners ?? []) listener();
    this.#listeners = undefined;
    this.#real?.abort(reason);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    if (this.aborted) return;
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** An `AbortSignal` that aborts with this one. */
  get real(): AbortSignal {
    if (!this.#real) {
      this.#real = new AbortController();
      if (this.aborted) this.#real.abort(this.reason);
    }
    return this.#real.signal;
  }
}

/** Returns an `AbortSignal`, for `fetch` and for functions of the caller. */
export function realSignal(signal: Signal): AbortSignal {
  return signal instanceof LightSignal ? signal.real : (signal as AbortSignal);
}
