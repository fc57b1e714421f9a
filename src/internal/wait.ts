// Waiting that a signal can end. Nothing is left behind: no listener, no timer.

/**
 * Starts the work, unless the signal is aborted already, and settles as it does; or rejects with the signal's reason as
 * soon as it is aborted, even where the work pays no heed to it.
 */
export function untilAborted<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    const letGo = () => signal.removeEventListener("abort", leave);
    // What it throws at once is a rejection, too.
    new Promise<T>((settle) => settle(start())).then(resolve, reject).then(letGo);
  });
}

/** Waits for the given time, in milliseconds. None is no timer: nobody moves the clock of a test for it. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await untilAborted(() => new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}
