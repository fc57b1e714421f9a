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

const fields = /** @type {const} */ (["id", "status", "code", "title", "detail", "source"]);

/**
 * What `ApiError.errors` tells, with the fields too that are read by name only.
 * @param {readonly import("../../src/index.js").ErrorObject[]} errors
 * @returns {Record<string, unknown>[]}
 */
export function inFull(errors) {
  return errors.map((error) =>
    Object.fromEntries(fields.filter((field) => field in error).map((field) => [field, error[field]])),
  );
}
