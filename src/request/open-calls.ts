// The pending calls of a client, and its closing.
import { ClientClosedError } from "../errors.js";
import { CallEnded, Deadline } from "../internal/deadline.js";

export class OpenCalls {
  readonly #onEnd: () => void;
  readonly #open = new Set<Deadline>();
  /** Those of them that end as soon as the client is closed. */
  readonly #waiting = new Set<Deadline>();
  #closed = false;
  #whenNone: (() => void) | undefined;

  /** Resolves when calls that are over have nothing left to write. */
  whenWritten: (() => Promise<void>) | undefined;

  /** @param onEnd called each time a call is over */
  constructor(onEnd: () => void = () => {}) {
    this.#onEnd = onEnd;
  }

  /**
   * Starts the deadline of a call. The call is pending until you pass the deadline to `end`.
   *
   * @param isWait whether it waits for something other than a response: closing the client ends it at once
   * @throws {ClientClosedError} the client is closed, or is closing
   * @throws {ConfigurationError} no listener can be added to the signal of the caller
   */
  start(timeoutMs: number, callerSignal: AbortSignal | undefined, isWait = false): Deadline {
    if (this.#closed) throw new ClientClosedError("The client is closed.", { delivery: "not-sent" });
    const deadline = new Deadline(timeoutMs, callerSignal);
    this.#open.add(deadline);
    if (isWait) this.#waiting.add(deadline);
    return deadline;
  }

  end(deadline: Deadline): void {
    deadline.end();
    this.#open.delete(deadline);
    this.#waiting.delete(deadline);
    this.#onEnd();
    if (this.#open.size === 0) this.#whenNone?.();
  }

  /** Refuses new calls. Aborts pending calls after `timeoutMs`. Resolves when all are over. */
  close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.#whenNone = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#open.size === 0) return this.#whenNone();
      const abort = (calls: Iterable<Deadline>) => {
        for (const call of calls) call.abort(new CallEnded("client", "The client was closed"));
      };
      abort(this.#waiting);
      if (timeoutMs === 0) abort(this.#open);
      else timer = setTimeout(abort, timeoutMs, this.#open);
    });
  }
}
