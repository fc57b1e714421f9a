// Exponential backoff with full jitter.

/** Bound of the first pause, in milliseconds; it doubles with each further one. */
const firstMs = 500;
/** Bound of every pause, in milliseconds. */
const longestMs = 8_000;

/**
 * How long to wait before trying again, in milliseconds: anything up to the bound.
 *
 * @param retries how often it was tried again so far
 * @param random from 0 to 1
 */
export function backoffMs(retries: number, random: number = Math.random()): number {
  return random * Math.min(longestMs, firstMs * 2 ** retries);
}
