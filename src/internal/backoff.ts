// Exponential backoff with full jitter.

/** The upper bound of the first pause, in milliseconds. It doubles with each retry. */
const firstMs = 500;
/** The upper bound of every pause, in milliseconds. */
const longestMs = 8_000;

/**
 * Returns the pause before the next attempt, in milliseconds: a random time up to the bound.
 *
 * @param retries the number of retries so far
 * @param random from 0 to 1
 */
export function backoffMs(retries: number, random: number = Math.random()): number {
  return random * Math.min(longestMs, firstMs * 2 ** retries);
}
