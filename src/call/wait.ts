// Waiting that an AbortSignal can end. Nothing is left behind: no listener, no timer.

/**
 * Starts the work, unless the signal is aborted already, and settles as it does; or rejects with the signal's reason as
 * soon as it is aborted, even where the work pays no heed to it.
 */
export function untilAborted<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    const work = new Promise<T>((settle) => settle(start()));
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

/** Waits for the given time, in milliseconds. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await untilAborted(() => new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}
