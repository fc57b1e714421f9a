// Compares a response with the contract. Loaded on demand, because it imports the generated checkers.
import { type BodyShape, type CheckerFinding, documentedBodies, documentedPayloads } from "../../generated/checkers.js";
import type { JsonObject, ReceivedResponse } from "../response.js";

/**
 * How a part of a response differs from the contract.
 *
 * @example
 * const severity = (kind: DriftKind) => (kind === "unknown-field" ? "info" : "warn");
 */
export type DriftKind =
  /** A value that the contract does not list, in an enum field. */
  | "unknown-enum-value"
  /** A field that the contract does not have. */
  | "unknown-field"
  /** A value of another JSON type, or null in a field that cannot be null. */
  | "wrong-type"
  /** A value of the right type that breaks a rule: for example no date, too short, or an empty list. */
  | "bad-format"
  /** A field that the contract requires is absent. */
  | "missing-field"
  /** The id of another resource than the requested one. */
  | "different-resource"
  /** A status that the contract does not have. */
  | "undocumented-status"
  /** A body in none of the documented shapes: for example no JSON. */
  | "undocumented-shape";

/**
 * One difference between a response and the contract. You can log it as it is: it contains field names, types and lengths of the
 * response, and only such values of enum fields that look like an enum value (letters and underscores, 40 at most).
 *
 * @example
 * const lineOf = ({ path, kind, expected, found }: DriftIssue) => `${path}: ${kind}, ${found} for ${expected}`;
 */
export interface DriftIssue {
  /** The place in the body, for example `status` or `errors[0].code`; empty for the whole body or response. */
  readonly path: string;
  /** How it differs. */
  readonly kind: DriftKind;
  /** What the contract says. */
  readonly expected: string;
  /** What the response has: a type, a length, an HTTP status, or a word that looks like an enum value. */
  readonly found: string;
}

/** A longer body is not compared, in characters, because it could differ in many places. Documented bodies have about 1,000. */
const maxLength = 32 * 1024;

/** The path parameters of a request, by name. */
export type RequestPath = Readonly<Record<string, unknown>>;

/**
 * Returns all differences between a response and the contract.
 *
 * @param json the body as JSON, or undefined if it is none
 * @param path the path parameters of the request, if the response must be about the same resource
 */
export function compareWithContract(
  operation: string,
  response: ReceivedResponse,
  json: unknown,
  path: RequestPath = {},
): DriftIssue[] {
  const { status } = response;
  const isSuccess = status >= 200 && status < 300;
  const issues = documentedIssues(operation, response, json, isSuccess);
  // The id of an error is not that of a resource.
  return isSuccess ? [...issues, ...resourceIssues(json, path)] : issues;
}

/** Returns all differences between the payload of a webhook and the contract. */
export function comparePayload(webhook: string, body: string, json: unknown): DriftIssue[] {
  return bodyIssues({ body }, json, documentedPayloads[webhook] as readonly BodyShape[]);
}

/** Fields with the name of a path parameter and another value. */
function resourceIssues(json: unknown, path: RequestPath): DriftIssue[] {
  return Object.entries(path).flatMap(([name, wanted]) => {
    const value = (json as Partial<JsonObject> | null | undefined)?.[name];
    if (typeof value !== "string" || value === "" || value === String(wanted)) return [];
    const expected = `the ${name} of the request`;
    return [{ path: name, kind: "different-resource", expected, found: `another ${lengthOf(value)}` }];
  });
}

function documentedIssues(
  operation: string,
  response: ReceivedResponse,
  json: unknown,
  isSuccess: boolean,
): DriftIssue[] {
  const { status } = response;
  const bodies = documentedBodies[operation] as (typeof documentedBodies)[string];
  // The `default` response covers all errors without a documented status, and nothing else.
  const documented = bodies[status] ?? (status >= 400 ? bodies.default : undefined);
  if (documented) return bodyIssues(response, json, documented);
  const issue = undocumentedStatus(status, Object.keys(bodies));
  // Any 2xx is compared with the documented one; a redirect has no body to compare.
  const success = Object.keys(bodies).find((code) => code.startsWith("2")) as string;
  return isSuccess ? [issue, ...bodyIssues(response, json, bodies[success] ?? [])] : [issue];
}

function undocumentedStatus(status: number, codes: readonly string[]): DriftIssue {
  const expected = codes.join(", ").replace("default", "another error");
  return { path: "", kind: "undocumented-status", expected, found: String(status) };
}

function bodyIssues(
  { body, oversized }: Pick<ReceivedResponse, "body" | "oversized">,
  json: unknown,
  shapes: readonly BodyShape[],
): DriftIssue[] {
  const undocumentedShape = (found: string): DriftIssue[] => {
    const expected = shapes.map(({ name }) => name).join(" or ");
    return [{ path: "", kind: "undocumented-shape", expected, found }];
  };
  if (oversized) return undocumentedShape("a body that was too long to be read");
  if (body.length > maxLength) return undocumentedShape(`${body.length} characters, too many to be compared`);
  if (json === undefined) return undocumentedShape(body === "" ? "nothing" : `no JSON, ${lengthOf(body)}`);

  const tries = shapes.map((shape) => ({ shape, fits: shape.check(json), findings: shape.check.errors }));
  const fitting = tries.filter(({ fits }) => fits).length;
  if (fitting === 1) return [];
  if (fitting > 1) return undocumentedShape(`${typeOf(json)} that is both`);
  // The intended shape has a required field in common with the body; of several such shapes it is the one with the fewest
  // differences.
  const [nearest] = tries
    .filter(({ shape }) => shapes.length === 1 || hasAny(json, shape.required))
    .map(({ findings }) => issuesOf(findings, json))
    .sort((some, others) => some.length - others.length);
  return nearest ?? undocumentedShape(typeOf(json));
}

function hasAny(json: unknown, fields: readonly string[]): boolean {
  return typeof json === "object" && json !== null && fields.some((field) => Object.hasOwn(json, field));
}

/** One issue for each difference: a value of the wrong type is not also reported as an unknown enum value. */
function issuesOf(findings: readonly CheckerFinding[], json: unknown): DriftIssue[] {
  const wrongTypes = new Set(
    findings.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath),
  );
  return findings
    .filter(({ keyword, instancePath }) => keyword === "type" || !wrongTypes.has(instancePath))
    .map((finding) => issueOf(finding, json));
}

const kinds: Readonly<Record<string, DriftKind>> = {
  type: "wrong-type",
  enum: "unknown-enum-value",
  const: "unknown-enum-value",
  required: "missing-field",
  additionalProperties: "unknown-field",
  oneOf: "undocumented-shape",
  anyOf: "undocumented-shape",
};

function issueOf({ keyword, instancePath, params }: CheckerFinding, json: unknown): DriftIssue {
  const { missingProperty, additionalProperty } = params;
  const names = [instancePath.split("/").slice(1), missingProperty ?? additionalProperty ?? []].flat() as string[];
  let path = "";
  let value = json;
  for (const name of names) {
    path += Array.isArray(value)
      ? `[${name}]`
      : `${path && "."}${name === additionalProperty ? printable(name) : name}`;
    value = (value as JsonObject)[name];
  }
  return {
    path,
    kind: kinds[keyword] ?? "bad-format",
    expected: (expectations[keyword] ?? ((limits) => [keyword, ...Object.values(limits)].join(" ")))(params),
    found: (discoveries[keyword] ?? lengthOf)(value),
  };
}

const expectations: Readonly<Record<string, (params: CheckerFinding["params"]) => string>> = {
  type: ({ type }) => [type].flat().join(" or "),
  enum: ({ allowedValues }) => (allowedValues as unknown[]).map(String).join(", "),
  required: () => "a required field",
  additionalProperties: () => "no such field",
  oneOf: () => "one of several shapes",
  anyOf: () => "one of several shapes",
};

const discoveries: Readonly<Record<string, (value: unknown) => string>> = {
  type: typeOf,
  enum: (value) => (typeof value === "string" && looksLikeAWord(value) ? value : lengthOf(value)),
  required: () => "nothing",
  additionalProperties: typeOf,
};

/** Only letters and underscores: no IBAN, token, address or telephone number. */
function looksLikeAWord(text: string): boolean {
  return /^[A-Za-z_]{1,40}$/.test(text);
}

/** The name of an unknown field may contain a customer's data. */
function printable(name: string): string {
  return looksLikeAWord(name) ? name : `(a name of ${name.length} characters)`;
}

function lengthOf(value: unknown): string {
  if (typeof value === "string") return `string of ${value.length} characters`;
  return Array.isArray(value) ? `array of ${value.length} items` : typeOf(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
