// A whole HTTP response, and functions that read it, for a success and for an error.
import { errorObjectFields, requestIdHeader } from "../generated/contract.js";
import type { ErrorSource, ErrorObject as FlatError } from "../generated/schema.js";

/**
 * An HTTP response whose whole body has been received.
 *
 * @example
 * if (isSolarisError(error)) logger.info(error.response?.headers["content-type"]);
 */
export interface ReceivedResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty if it was over the size limit. */
  readonly body: string;
  /** True if the body was over the size limit. */
  readonly oversized?: boolean;
}

/** The provider's id of the request, if the response has one. It is printed, so only a value that looks like an id is returned. */
export function requestIdOf(response: ReceivedResponse): string | undefined {
  const id = response.headers[requestIdHeader];
  return id !== undefined && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

/** A JSON object with unchecked fields. */
export type JsonObject = { readonly [field: string]: unknown };

/** The body as JSON, or undefined if it is none. The error of the parser is dropped, because it quotes the body. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * An error of the provider, in one form for both of its error shapes: `status` is always a string. A field that is absent or has
 * another type is absent here. Only `id`, `status` and `code` are enumerable, and only if they have the expected form, so that
 * loggers do not print the rest.
 *
 * @interface
 * @example
 * const isAbout = (error: ErrorObject, field: string) => error.source?.field === field;
 */
export type ErrorObject = { readonly [Field in keyof FlatError]?: string } & {
  /**
   * The part of the request that the error is about: the `field`, and a `message` about it. Only in the envelope shape.
   *
   * @inlineType ErrorSource
   */
  readonly source?: ErrorSource;
};

/**
 * The errors in a body: one in the flat shape of the endpoint page, any number in the envelope shape of the error guide, and none
 * if the body has neither shape.
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
 * The fields of an error that may be printed: ids, and words without digits, which can be neither an IBAN nor a token. Loggers
 * print all that an `errors` array contains.
 */
const printable: { readonly [Field in keyof FlatError]?: RegExp } = {
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  status: /^\d{3}$/,
  code: /^(?=.{1,50}$)[a-z]+(_[a-z]+)*$/,
};

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

/**
 * The header Retry-After (RFC 9110, section 10.2.3) in milliseconds, from a number of seconds or an HTTP date. 0 for a date in the
 * past; undefined if the header is absent or neither form.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d{1,12}$/.test(value)) return Number(value) * 1000;
  // Only text with a weekday and a time, as in HTTP: Date.parse accepts almost anything.
  const date = /^[A-Z][a-z]{2}.*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
