// Opens the connection to the API while an access token is fetched: a first call waits for the longer of the two, not for both.
import type { Transport } from "./transport.js";

// Captured: fake timers replace the global ones. Wherever a transport can connect ahead there is this.
const { setImmediate, clearImmediate } = globalThis;

/**
 * Settles as the work does. A connection is opened only when the work takes longer than a turn of the event loop: a token that is at
 * hand does not. The signal, or a failure of the work, gives up a connection that does not stand yet. Failures to connect are not
 * told: the request that follows waits for the same connection, or opens its own.
 */
export async function connectMeanwhile<T>(
  work: Promise<T>,
  { transport, baseUrl }: { readonly transport: Transport; readonly baseUrl: string },
  signal: AbortSignal,
): Promise<T> {
  if (!transport.connect) return work;
  let opening: AbortController | undefined;
  const start = setImmediate(() => {
    if (signal.aborted) return;
    const own = new AbortController();
    opening = own;
    const giveUp = () => own.abort(signal.reason);
    signal.addEventListener("abort", giveUp);
    transport
      .connect?.(baseUrl, own.signal)
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
