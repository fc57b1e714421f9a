// The responses of the fake: bodies in the shapes of the contract, and headers.
import { requestIdHeader } from "../../generated/contract.js";
import type { EnvelopedError, ErrorEnvelope, ErrorObject } from "../../generated/schema.js";

/**
 * The shape of an error body; the provider documents two.
 *
 * @example
 * const shapes: readonly ErrorShape[] = ["envelope", "flat"];
 * for (const errorShape of shapes) createFakeSolaris({ errorShape });
 */
export type ErrorShape = "envelope" | "flat";

/**
 * A whole response of the fake.
 *
 * @example
 * const codeIn = ({ body }: FakeAnswer) => JSON.parse(body).errors[0].code;
 */
export interface FakeAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The response headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty if the status has none. */
  readonly body: string;
}

/** A response with this body as JSON and a new request id. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return answer(status, JSON.stringify(body), { "content-type": "application/json", ...given });
}

/** A response with this text as its body and a new request id. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: { [requestIdHeader]: crypto.randomUUID(), ...Object.fromEntries(given) },
    body: bodiless.includes(status) ? "" : body,
  };
}

/** The statuses that have no body. */
export const bodiless: readonly number[] = [204, 205, 304];

/** An error in a documented shape. Its code is the provider's if one is documented; its texts are the fake's. */
export function errorAnswer(
  shape: ErrorShape,
  { status, code = codes[status] ?? "generic_error", detail = "A fault of the fake.", headers }: FakeError,
): FakeAnswer {
  const common = { id: crypto.randomUUID(), code, title: titleOf(code), detail };
  const flat: ErrorObject = { ...common, status: String(status) };
  const enveloped: EnvelopedError = { ...common, status };
  const envelope: ErrorEnvelope = { errors: [enveloped] };
  return jsonAnswer(status, shape === "flat" ? flat : envelope, headers);
}

export interface FakeError {
  readonly status: number;
  /** Default: the code that belongs to the status. */
  readonly code?: string | undefined;
  /** A text for the developer who uses the fake. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The code for an error of each status (docs.solarisgroup.com, API reference: Errors). The sources name none for 412, 422 and 429:
 * those are our assumption.
 */
const codes: Readonly<Record<number, string>> = {
  400: "validation_error",
  401: "invalid_token",
  403: "unauthorized_action",
  404: "model_not_found",
  409: "record_not_unique",
  412: "precondition_failed",
  422: "validation_error",
  429: "too_many_requests",
  500: "generic_error",
  501: "not_implemented_error",
  502: "bad_gateway",
  504: "gateway_timeout",
};

function titleOf(code: string): string {
  return code.replace(/(^|_)([a-z])/g, (_, gap, letter: string) => `${gap && " "}${letter.toUpperCase()}`);
}
