// Reads the Retry-After header (RFC 9110, section 10.2.3).

/**
 * Milliseconds to wait, from a number of seconds or an HTTP date; undefined when the header is absent or neither. A
 * date that has passed is 0.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d{1,12}$/.test(value)) return Number(value) * 1000;
  // Only what has a weekday and a time, as HTTP has it: Date.parse makes a date of almost anything.
  const date = /^[A-Z][a-z]{2}.*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
