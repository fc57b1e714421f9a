// Publishes the attempts of calls on `node:diagnostics_channel`, for tracers, if the platform has it.
import type { AttemptEvent } from "../options.js";

/**
 * The message of the channels `solaris-esign:attempt:start`, `:error` and `:end`. All messages of one attempt are the same object,
 * which gets its further facts with the end. It contains no secret and no personal data.
 *
 * @example
 * import { subscribe } from "node:diagnostics_channel";
 *
 * subscribe("solaris-esign:attempt:end", (message) => {
 *   const { operation, attempt, status, delivery } = message as AttemptMessage;
 *   logger.info({ operation, attempt, status, delivery });
 * });
 */
export type AttemptMessage = Pick<AttemptEvent, "operation" | "attempt"> & Partial<AttemptEvent>;

type Channels = typeof import("node:diagnostics_channel");

/* v8 ignore next -- there are platforms without it, browsers for example */
const { channel } = (globalThis.process?.getBuiltinModule?.("node:diagnostics_channel") ?? {}) as Partial<Channels>;
const [start, error, end] = ["start", "error", "end"].map((name) => channel?.(`solaris-esign:attempt:${name}`));

/** Publishes the start of an attempt, in the async context of its call. Undefined if nobody listens. */
export function publishStart(operation: string, attempt: number): AttemptMessage | undefined {
  if (!start?.hasSubscribers && !error?.hasSubscribers && !end?.hasSubscribers) return undefined;
  const message: AttemptMessage = { operation, attempt };
  start?.publish(message);
  return message;
}

/** Publishes the end of an attempt, after its error if it failed. */
export function publishEnd(message: AttemptMessage | undefined, event: AttemptEvent): void {
  if (!message) return;
  Object.assign(message, event);
  if (event.errorCode !== undefined) error?.publish(message);
  end?.publish(message);
}
