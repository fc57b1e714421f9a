// For comparing what an `ApiError` has with the body that it was read from.
import type { ErrorObject } from "../../src/index.js";

/** The errors in a body of either shape, with their status as a string: what `ApiError.errors` should have. */
export function errorsIn(body: { errors?: { status?: unknown }[]; status?: unknown }): object[] {
  return (body.errors ?? [body]).map((entry) => ({ ...entry, status: String(entry.status) }));
}

const fields = ["id", "status", "code", "title", "detail", "source"] as const;

/** What `ApiError.errors` has, with the fields too that are read by name only. */
export function inFull(errors: readonly ErrorObject[]): object[] {
  return errors.map((error) =>
    Object.fromEntries(fields.filter((field) => field in error).map((field) => [field, error[field]])),
  );
}
