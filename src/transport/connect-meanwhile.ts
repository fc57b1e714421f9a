// Opens the connection to the API while an access token is fetched: a first call waits for the longer of the two, not for their
// sum.
// Imported, because fake timers replace the globals.
import { clearImmediate, setImmediate } from "node:timers";
import type { Signal } from "../internal/signal.js";

/**
 * Settles like the work. A connection is opened only if the work takes longer than a turn of the event loop; a cached token does
 * not. If the signal aborts or the work fails, a connection that is still being opened is aborted. A failure to connect is ignored:
 * the request that follows waits for the same connection, or opens its own.
 */
export async function connectMeanwhile<T>(
  work: Promise<T>,
  open: (signal: AbortSignal) => Promise<unknown>,
  signal: Signal,
): Promise<T> {
  let opening: AbortController | undefined;
  const start = setImmediate(() => {
    if (signal.aborted) return;
    const own = new AbortController();
    opening = own;
    const giveUp = () => own.abort(signal.reason);
    signal.addEventListener("abort", giveUp);
    open(own.signal)
      .catch(() => {})
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
  try {
    return await work;
  } catch (failure) {
    opening?.abort(failure);
    throw failure;
  } finally {
    clearImmediate(start);
  }
}
