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
