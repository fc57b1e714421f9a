// One line for each step of a call, for a person who looks for a fault. It contains no secret, no id of a customer, and no value of a
// body.
import { notify } from "../internal/notify.js";

export type Log = (step: string) => void;

let calls = 0;

/** Creates the log of one call. Calls are numbered, because several may be pending. */
export function logOf(debug: (line: string) => unknown, operation: string): Log {
  const call = ++calls;
  const startedAt = performance.now();
  return (step) => {
    const ms = (performance.now() - startedAt).toFixed(1);
    notify(debug, `solaris-esign ${operation} #${call} +${ms} ms: ${step}`);
  };
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
