// For comparing what an `ApiError` tells with the body that it was read from.

/**
 * The errors in a body of either shape, with their status as a string: what `ApiError.errors` should tell.
 * @param {any} body
 * @returns {Record<string, unknown>[]}
 */
export function errorsIn(body) {
  const entries = body.errors ?? [body];
  return entries.map((/** @type {{ status: unknown }} */ entry) => ({ ...entry, status: String(entry.status) }));
}

/**
 * What `ApiError.errors` tells, with the fields too that are not enumerable.
 * @param {readonly object[]} errors
 * @returns {Record<string, unknown>[]}
 */
export function inFull(errors) {
  return errors.map((error) =>
    Object.fromEntries(
      Object.entries(Object.getOwnPropertyDescriptors(error)).map(([name, { value }]) => [name, value]),
    ),
  );
}
