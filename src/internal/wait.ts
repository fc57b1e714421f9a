// Waiting that a signal can end. No listener and no timer is left.
import type { Signal } from "./signal.js";

/**
 * Starts the work, unless the signal has aborted, and settles like the work. Rejects with the reason of the signal as soon as it
 * aborts, even if the work ignores the signal.
 */
export function untilAborted<T>(start: () => Promise<T>, signal: Signal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // A synchronous throw becomes a rejection, too.
    const work = start();
    const leave = () => reject(signal.reason);
    // The work may have aborted the signal.
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    const letGo = () => signal.removeEventListener("abort", leave);
    work.then(resolve, reject).then(letGo);
  });
}

/** Waits for the given time, in milliseconds. 0 sets no timer, so a test with fake timers does not hang. */
export async function pause(ms: number, signal: Signal): Promise<void> {
  if (ms <= 0) return signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await untilAborted(() => new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}
