// How far a call has got. A caller may leave it at any moment, and then gets an error with these facts.
import { type Delivery, deliveryOf, type Effect } from "../errors.js";
import type { Deadline } from "../internal/deadline.js";
import { type ReceivedResponse, requestIdOf } from "../response.js";
import type { Log } from "./debug-log.js";

/** The facts of a call at one moment. */
export interface Progress {
  /** How many times the request was sent. */
  readonly attempts: number;
  /** When it was last sent, in milliseconds since 1970. */
  readonly sentAt?: number | undefined;
  /** May the customer have received an SMS by now? */
  readonly delivery: Delivery;
  /** What the call is waiting for. */
  readonly waitingFor: string;
  /** The side effect of the operation, which decides if errors mention an SMS. */
  readonly effect: Effect;
  /** The response, while a middleware or the drift checker reads it. */
  readonly response?: ReceivedResponse | undefined;
}

type Change = Pick<Progress, "attempts" | "sentAt" | "delivery" | "response">;

export class CallState {
  /** The deadlines of all callers that wait for the call. */
  readonly deadlines: Set<Pick<Deadline, "at">> = new Set();
  readonly log: Log | undefined;
  /** Called immediately before each request may be sent. It may abort the signal of the attempt. */
  beforeSend: (() => void) | undefined;
  readonly #effect: Effect;
  #known: Change = { attempts: 0, delivery: "not-sent" };
  #before: Change = this.#known;
  #waitingFor = "the access token";
  #isBeingSent = false;

  /** @param log gets a line of text for each step of the call */
  constructor(effect: Effect, log?: Log) {
    this.#effect = effect;
    this.log = log;
  }

  /** When the last caller stops waiting, on the clock of `performance.now()`. */
  lastDeadline(): number {
    return Math.max(...Array.from(this.deadlines, ({ at }) => at));
  }

  waitingFor(what: string): void {
    this.#waitingFor = what;
    this.log?.(`waiting for ${what}`);
  }

  /** An attempt starts. */
  connecting(): void {
    this.#before = this.#known;
    this.waitingFor("a connection to the provider");
  }

  /**
   * From now on the provider may have received the request.
   *
   * @param isWritten false if the platform may write it later, at any time of the attempt
   */
  sent(isWritten = true): void {
    const attempts = this.#known.attempts + 1;
    this.#isBeingSent = !isWritten;
    this.#known = { attempts, sentAt: Date.now(), delivery: "unknown" };
    this.#waitingFor = "the provider's response";
    this.log?.(`request sent (${attempts} in this call)`);
  }

  /** The response has arrived and will be read: a caller that leaves now gets it with the error. */
  received(response: ReceivedResponse): void {
    const { status } = response;
    this.#isBeingSent = false;
    this.#known = { ...this.#known, delivery: deliveryOf({ stage: "response", status }), response };
    this.#waitingFor = "the response to be read";
    this.log?.([`response ${status}`, requestIdOf(response)].filter(Boolean).join(", request id "));
  }

  /** The request of this attempt was not sent after all. */
  notSent(): void {
    this.#isBeingSent = false;
    this.#known = this.#before;
  }

  /** The attempt failed, or another process makes it, with this delivery of the whole call. */
  failed(delivery: Delivery): void {
    const { attempts, sentAt } = this.snapshot();
    this.#known = { attempts, sentAt, delivery };
    this.#isBeingSent = false;
  }

  snapshot(): Progress {
    const facts = { ...this.#known, waitingFor: this.#waitingFor, effect: this.#effect };
    return this.#isBeingSent ? { ...facts, sentAt: Date.now() } : facts;
  }
}
