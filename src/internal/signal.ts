// Signals for our own use. The platform's were a third of what a call costs, so one is made only for code that is not ours.

/** As much of an AbortSignal as waiting needs. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A signal together with what aborts it, which happens once: whoever listens is told once, in any case. */
export class LightSignal implements Signal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<() => void>();
  #real: AbortController | undefined;

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
    this.#real?.abort(reason);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    if (!this.aborted) this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** The platform's own, aborted with this one. */
  get real(): AbortSignal {
    if (!this.#real) {
      this.#real = new AbortController();
      if (this.aborted) this.#real.abort(this.reason);
    }
    return this.#real.signal;
  }
}

/** An AbortSignal, for `fetch` and for functions of the caller's. */
export function realSignal(signal: Signal): AbortSignal {
  return signal instanceof LightSignal ? signal.real : (signal as AbortSignal);
}
