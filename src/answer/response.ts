// An HTTP answer, wholly received, and what can be read off it whatever it means.
import { requestIdHeader } from "../../generated/contract.js";

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
