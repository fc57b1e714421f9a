// Waiting that an AbortSignal can end.

/**
 * Starts the work, unless the signal is aborted already, and settles as it does; or rejects with the signal's reason as
 * soon as it is aborted, even where the work pays no heed to it. Leaves no listener behind.
 */
export function untilAborted<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave);
    start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", leave));
  });
}
