// An HTTP answer, wholly received, and what can be read off it whatever it means.
import { errorObjectFields, requestIdHeader } from "../generated/contract.js";
import type { ErrorSource, ErrorObject as FlatError } from "../generated/schema.js";

/**
 * An HTTP answer whose body has been read to its end.
 *
 * @example
 * if (isSolarisError(error)) logger.info(error.response?.headers["content-type"]);
 */
export interface ReceivedResponse {
  /** HTTP status. */
  readonly status: number;
  /** Response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty when it was too long to be read. */
  readonly body: string;
  /** The body was longer than any that this client reads. */
  readonly oversized?: boolean;
}

/** The provider's id of the request, if it named one. It is printed, so only what looks like an id will do. */
export function requestIdOf(response: ReceivedResponse): string | undefined {
  const id = response.headers[requestIdHeader];
  return id !== undefined && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

/** A JSON object whose fields nobody has looked at yet. */
export type JsonObject = { readonly [field: string]: unknown };

/** The body as JSON, or undefined when it is none. The parser's own error is dropped: it quotes the body. */
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

/**
 * The header Retry-After (RFC 9110, section 10.2.3) in milliseconds, from a number of seconds or an HTTP date; undefined when the header is absent or neither. A
 * date that has passed is 0.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d{1,12}$/.test(value)) return Number(value) * 1000;
  // Only what has a weekday and a time, as HTTP has it: Date.parse makes a date of almost anything.
  const date = /^[A-Z][a-z]{2}.*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
