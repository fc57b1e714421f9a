// What may stand around a call: it decides whether the request may be sent, and learns how the call ended.
import type { SolarisError } from "../errors.js";
import type { Signal } from "../internal/signal.js";
import type { CallState } from "./call-state.js";
import type { Outcome, Result } from "./result.js";

/** Surrounds the requests of a call: it runs before the first one, and after the last one has ended. */
export interface Guard<Input, Body> {
  /**
   * @param send sends the request, with retries, until the signal aborts
   * @throws {SolarisError} or the reason of the signal
   */
  run(
    input: Input,
    state: CallState,
    signal: Signal,
    send: (signal: Signal) => Promise<Outcome<Result<Body>>>,
  ): Promise<Outcome<Result<Body>>>;
  /** Receives each error that a caller gets. */
  failed(error: SolarisError, state: CallState): void;
}
