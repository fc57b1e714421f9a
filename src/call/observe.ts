// What observers are told. Whatever they do, they harm no call.
import type { Delivery } from "../errors/delivery.js";

/**
 * One time that a request was tried. It holds no secret and no personal data.
 *
 * @example
 * const onAttempt = ({ attempt, status, delivery, durationMs }: AttemptEvent) =>
 *   logger.info({ attempt, status, delivery, durationMs }, "authorize was tried");
 */
export interface AttemptEvent {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** 1 for the first time. Counts every try, also those in which nothing could be sent. */
  readonly attempt: number;
  /** From the moment the token was there until the answer was, or the failure, in milliseconds. */
  readonly durationMs: number;
  /** HTTP status, if there was an answer. */
  readonly status?: number | undefined;
  /** `code` of the error, if it failed. */
  readonly errorCode?: string | undefined;
  /** `delivered` when it succeeded; else what is known of the whole call by now. */
  readonly delivery: Delivery | "delivered";
  /**
   * In how many milliseconds it will be tried again; absent when it will not be. 0 after a 401: at once, if there is
   * another token to be had.
   */
  readonly retryInMs?: number | undefined;
}

/** Calls the observer, if there is one, and ignores what it throws, now or later. */
export function tell<Event>(observer: ((event: Event) => unknown) | undefined, event: Event): void {
  new Promise((resolve) => resolve(observer?.(event))).catch(() => {});
}
