// What the fake answers, as HTTP: bodies in the shapes of the contract, and the headers around them.
import { requestIdHeader } from "../../generated/contract.js";
import type { EnvelopedError, ErrorEnvelope, ErrorObject } from "../../generated/schema.js";

/**
 * In which of its two documented shapes the fake tells an error.
 *
 * @example
 * const shapes: readonly ErrorShape[] = ["envelope", "flat"];
 * for (const errorShape of shapes) createFakeSolaris({ errorShape });
 */
export type ErrorShape = "envelope" | "flat";

/**
 * A whole answer of the fake.
 *
 * @example
 * const codeIn = ({ body }: FakeAnswer) => JSON.parse(body).errors[0].code;
 */
export interface FakeAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty where the status has none. */
  readonly body: string;
}

/** An answer with this body as JSON, under an id of its own. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return answer(status, JSON.stringify(body), { "content-type": "application/json", ...given });
}

/** An answer with this text for a body, under an id of its own. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: { [requestIdHeader]: crypto.randomUUID(), ...Object.fromEntries(given) },
    body: bodiless.includes(status) ? "" : body,
  };
}

/** Statuses with which no body goes along. */
export const bodiless: readonly number[] = [204, 205, 304];

/** An error as the provider tells it. The code is the provider's, or else ours; the words are the fake's. */
export function errorAnswer(
  shape: ErrorShape,
  { status, code = codes[status] ?? "generic_error", detail = "The fake was told to answer so.", headers }: FakeError,
): FakeAnswer {
  const common = { id: crypto.randomUUID(), code, title: titleOf(code), detail };
  const flat: ErrorObject = { ...common, status: String(status) };
  const enveloped: EnvelopedError = { ...common, status };
  const envelope: ErrorEnvelope = { errors: [enveloped] };
  return jsonAnswer(status, shape === "flat" ? flat : envelope, headers);
}

export interface FakeError {
  readonly status: number;
  /** Default: the one that goes with the status. */
  readonly code?: string | undefined;
  /** What the fake's user should know. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The code that an error of each status has (docs.solarisgroup.com, API reference: Errors). The sources name none for 412
 * and 429: those are our assumption.
 */
const codes: Readonly<Record<number, string>> = {
  400: "validation_error",
  401: "invalid_token",
  403: "unauthorized_action",
  404: "model_not_found",
  409: "record_not_unique",
  412: "precondition_failed",
  429: "too_many_requests",
  500: "generic_error",
  501: "not_implemented_error",
  502: "bad_gateway",
  504: "gateway_timeout",
};

function titleOf(code: string): string {
  return code.replace(/(^|_)([a-z])/g, (_, gap, letter: string) => `${gap && " "}${letter.toUpperCase()}`);
}
