// Reads what the provider says of an error, in either of the two shapes that its documentation shows.
import { errorObjectFields } from "../../generated/contract.js";
import type { ErrorSource, ErrorObject as FlatError } from "../../generated/schema.js";
import { isJsonObject, type JsonObject } from "./response.js";

/**
 * One error as the provider told it, the same whichever shape it came in: `status` is always a string. A field that
 * was absent or of another type is absent here. Only `id`, `status` and `code` are enumerable, and only where they look
 * like it, so that no logger prints the rest.
 *
 * @interface
 * @example
 * const isAbout = (error: ErrorObject, field: string) => error.source?.field === field;
 */
export type ErrorObject = { readonly [Field in keyof FlatError]?: string } & {
  /**
   * The part of the request that it is about (envelope only): the `field`, and the `message` about it.
   *
   * @inlineType ErrorSource
   */
  readonly source?: ErrorSource;
};

/**
 * The errors in a body: of the flat object of the endpoint page (one), or of the envelope of the error guide (any
 * number). Empty when the body is neither.
 */
export function readErrors(body: unknown): readonly ErrorObject[] {
  if (!isJsonObject(body)) return [];
  const entries: readonly unknown[] = Array.isArray(body.errors) ? body.errors : [body];
  return entries
    .filter(isJsonObject)
    .map(readError)
    .filter((error) => Object.keys(error).length > 0);
}

/**
 * What may be printed of an error: ids, and words without digits, which can be neither an IBAN nor a token. Loggers print
 * whatever an `errors` array holds.
 */
const printable: { readonly [Field in keyof FlatError]?: RegExp } = {
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  status: /^\d{3}$/,
  code: /^(?=.{1,50}$)[a-z]+(_[a-z]+)*$/,
};

/** Its fields that may be printed. */
export function printableFields(error: ErrorObject): ErrorObject {
  const fields = Object.entries(printable).map(
    ([field, pattern]) => [field, error[field as keyof FlatError], pattern] as const,
  );
  return Object.fromEntries(fields.filter(([, value, pattern]) => value !== undefined && pattern.test(value)));
}

function readError(entry: JsonObject): ErrorObject {
  const texts = errorObjectFields
    .map((field) => [field, entry[field]] as const)
    .filter(([, value]) => typeof value === "string" || typeof value === "number")
    .map(([field, value]) => [field, String(value)]);
  return { ...Object.fromEntries(texts), ...(isJsonObject(entry.source) && { source: entry.source }) };
}
