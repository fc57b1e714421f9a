// What a process offers to those who look at its calls: channels for tracers, if the platform has them, and an environment with
// SOLARIS_ESIGN_DEBUG. A bundle for browsers has browser-diagnostics.ts instead (package.json, `imports`).
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

/** The part of Node's `process` that is used. */
interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
}

/** Writes to the standard error output if the environment of Node or Bun has `SOLARIS_ESIGN_DEBUG=1`. */
export function debugOfEnvironment({
  process,
  Deno,
}: {
  readonly process?: Process;
  /** Deno would ask its user for permission to read the environment. */
  readonly Deno?: unknown;
}): ((line: string) => void) | undefined {
  if (Deno !== undefined || process?.env?.SOLARIS_ESIGN_DEBUG !== "1") return undefined;
  return (line) => void process.stderr.write(`${line}\n`);
}
