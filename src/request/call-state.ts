// How far a call has got: everybody who waits for it may leave at any moment, and learns this much.

import { type Delivery, deliveryOf, type Effect } from "../errors.js";
import type { Deadline } from "../internal/deadline.js";
import type { ReceivedResponse } from "../response.js";

/** How far a call has got, at one moment. */
export interface Progress {
  /** How many times the request was sent. */
  readonly attempts: number;
  /** May the customer have got an SMS by now? */
  readonly delivery: Delivery;
  /** What the call is waiting for. */
  readonly waitingFor: string;
  /** What the operation does, for the words of the errors. */
  readonly effect: Effect;
  /** A response that has arrived, while a middleware or the drift checker has it. */
  readonly response?: ReceivedResponse | undefined;
}

type Change = Pick<Progress, "attempts" | "delivery" | "response">;

export class CallState {
  /** The deadlines of those who wait for the call. */
  readonly deadlines: Set<Pick<Deadline, "at">> = new Set();
  readonly #effect: Effect;
  #known: Change = { attempts: 0, delivery: "not-sent" };
  #before: Change = this.#known;
  #waitingFor = "the access token";

  constructor(effect: Effect) {
    this.#effect = effect;
  }

  /** When nobody waits any more, on the clock of `performance.now()`. */
  lastDeadline(): number {
    return Math.max(...Array.from(this.deadlines, ({ at }) => at));
  }

  waitingFor(what: string): void {
    this.#waitingFor = what;
  }

  /** An attempt begins. */
  connecting(): void {
    this.#before = this.#known;
    this.#waitingFor = "a connection to the provider";
  }

  /** From now on the request may have left. */
  sent(): void {
    this.#known = { attempts: this.#known.attempts + 1, delivery: "unknown" };
    this.#waitingFor = "the provider's answer";
  }

  /** The response is there, and is about to be read: who leaves meanwhile gets it with the error. */
  received(response: ReceivedResponse): void {
    const { status } = response;
    this.#known = { ...this.#known, delivery: deliveryOf({ stage: "response", status }), response };
    this.#waitingFor = "the response to be read";
  }

  /** It turned out that the request of this attempt did not leave. */
  notSent(): void {
    this.#known = this.#before;
  }

  /** The attempt failed, and this is what is known of the whole call. */
  failed(delivery: Delivery): void {
    this.#known = { attempts: this.#known.attempts, delivery };
  }

  snapshot(): Progress {
    return { ...this.#known, waitingFor: this.#waitingFor, effect: this.#effect };
  }
}
