/** What {@link within} resolves to when the time has passed. */
export const late = Symbol("late");

/** Settles like the work, or resolves to `late` after this time, in milliseconds. Without time left it does not start the work. */
export async function within<T>(ms: number, work: () => T): Promise<Awaited<T> | typeof late> {
  if (ms <= 0) return late;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
