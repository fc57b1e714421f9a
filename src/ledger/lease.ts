// How long a process may send what it has claimed.
import { CallEnded } from "../internal/deadline.js";
import { LightSignal, type Signal } from "../internal/signal.js";

/**
 * How much longer a claim holds than its process may send, in milliseconds: for clocks that run at different speeds, and for the time
 * between the last check and the moment when the system writes the request.
 */
const marginMs = 5_000;

/** The right to send until a moment. It begins before the claim is asked for, so it ends before the claim does. */
export class Lease {
  /** How long the claim holds, in milliseconds. */
  readonly claimMs: number;
  readonly #until: number;
  readonly #untilDate: number;
  readonly #signal = new LightSignal();

  /** @param until on the clock of `performance.now()` */
  constructor(until: number) {
    const sendMs = until - performance.now();
    this.#until = until;
    this.#untilDate = Date.now() + sendMs;
    this.claimMs = Math.ceil(Math.max(sendMs, 0) + marginMs);
  }

  /** Returns a signal that aborts with this one, and when the lease is over at a {@link check}. */
  follow(signal: Signal): Signal {
    const leave = () => this.#signal.abort(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave);
    return this.#signal;
  }

  /**
   * Called immediately before a request is sent. In a process that was paused, no timer has fired yet. While a machine is suspended, the
   * clock of `performance.now()` may stand still, so the date counts, too.
   */
  readonly check = (): void => {
    if (performance.now() < this.#until && Date.now() < this.#untilDate) return;
    this.#signal.abort(new CallEnded("deadline", "The claim in the ledger ended before the request was sent"));
  };
}
