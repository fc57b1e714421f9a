// Turns the specification into the text of generated/checkers.ts: for each documented body a function that finds every
// difference from its schema, written by ajv, so that nothing of ajv is needed at run time.
import Ajv from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { jsonSchemaOf, operationsOf, resolve, webhooksOf } from "./spec.mjs";

/** @typedef {import("./spec.mjs").Node} Node */

/** A real day of the Gregorian calendar, leap years and all. */
const day =
  "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))" +
  "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
const fraction = "(?:\\.\\d+)?";
const timeOfDay = `(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d${fraction}`;
const zone = "(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";
/** It comes before midnight UTC, and is written so. */
const leapSecond = `23:59:60${fraction}(?:[Zz]|[+-]00:00)`;

/** The formats that a specification may name. */
export const formats = {
  /** RFC 3339 */
  date: new RegExp(`^${day}$`),
  /** RFC 3339 */
  "date-time": new RegExp(`^${day}[Tt](?:${timeOfDay}${zone}|${leapSecond})$`),
  /** RFC 3986: a scheme, and only characters that may stand in a URI */
  uri: /^[A-Za-z][A-Za-z\d+.-]*:(?:[A-Za-z\d\-._~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/,
};

/** Keywords that describe and do not constrain. */
const annotations = new Set(["title", "description", "examples", "example", "default", "deprecated", "externalDocs"]);

/**
 * @param {Node} spec
 * @returns {string} source of generated/checkers.ts
 */
export function checkersSource(spec) {
  const ajv = new Ajv.default({
    allErrors: true,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    formats,
    code: { source: true, esm: true, lines: true },
  });
  /** @type {Record<string, string>} function name to schema id */
  const functions = {};
  /** @param {Node} body a response or a request, with its content */
  const bodyShapes = (body) => {
    const entries = shapesOf(spec, jsonSchemaOf(spec, body), nameOf(resolve(spec, body))).map(({ name, schema }) => {
      const check = `check${name}`;
      if (!functions[check]) ajv.addSchema(strict(spec, schema), name);
      functions[check] = name;
      return `{ name: ${JSON.stringify(name)}, required: ${JSON.stringify(schema.required ?? [])}, check: ${check} }`;
    });
    return `[${entries.join(", ")}]`;
  };
  const operations = operationsOf(spec).map(({ id, operation }) => {
    const bodies = Object.entries(operation.responses).map(
      ([code, response]) => `${JSON.stringify(code)}: ${bodyShapes(response)}`,
    );
    return `${id}: { ${bodies.join(", ")} }`;
  });
  const payloads = webhooksOf(spec)
    .filter(({ operation }) => "requestBody" in operation)
    .map(({ id, operation }) => `${id}: ${bodyShapes(operation.requestBody)}`);
  return [
    "// Generated from spec/openapi.yaml by ajv. Do not edit: change the specification and run `npm run generate`.",
    "// @ts-nocheck",
    standsAlone(standalone.default(ajv, functions)),
    declarations,
    "/** The documented bodies of each operation, by status. One of several shapes, where the contract allows several. */",
    `export const documentedBodies: { readonly [operation: string]: { readonly [status: string]: readonly BodyShape[] } } = {`,
    `${operations.join(",\n")} };`,
    "",
    "/** The documented payload of each webhook, by its operationId. */",
    `export const documentedPayloads: { readonly [webhook: string]: readonly BodyShape[] } = { ${payloads.join(",\n")} };`,
  ].join("\n");
}

const declarations = `
/** One difference, as ajv tells it. */
export interface CheckerFinding {
  readonly keyword: string;
  /** JSON pointer into the body. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a body has this shape. */
export interface BodyChecker {
  (body: unknown): boolean;
  /** Every difference of the body that was checked last, if it did not have this shape. */
  readonly errors: readonly CheckerFinding[];
}

/** A documented shape of a body. */
export interface BodyShape {
  readonly name: string;
  readonly required: readonly string[];
  readonly check: BodyChecker;
}
`;

/**
 * The alternatives at the top of a schema: each is checked by itself, so that a difference can be told from the nearest.
 * @param {Node} spec
 * @param {Node} schema
 * @param {string} name
 * @returns {{ name: string, schema: Node }[]}
 */
function shapesOf(spec, schema, name) {
  if (!schema.oneOf) return [{ name, schema }];
  return schema.oneOf.map((/** @type {Node} */ alternative, /** @type {number} */ index) => ({
    name: lastSegment(alternative.$ref) ?? `${name}${index + 1}`,
    schema: resolve(spec, alternative),
  }));
}

/** @param {Node} response */
function nameOf(response) {
  const name = lastSegment(response.content["application/json"].schema.$ref);
  if (!name) throw new Error("The schema of a response body needs a name: put it under components/schemas");
  return name;
}

/** @param {string | undefined} ref */
function lastSegment(ref) {
  return ref?.split("/").at(-1);
}

/**
 * The schema with everything it refers to in its place, without what only describes, and closed: an object allows further
 * fields only where the specification says so in words (`additionalProperties: true`). Clients tolerate them all the same.
 * @param {Node} spec
 * @param {Node} schema
 * @param {readonly Node[]} [within] the schemas around it
 * @returns {any}
 */
function strict(spec, schema, within = []) {
  if (Array.isArray(schema)) return schema.map((entry) => strict(spec, entry, within));
  if (typeof schema !== "object" || schema === null) return schema;
  const target = resolve(spec, schema);
  const combined = ["allOf", "if", "dependentSchemas"].find((keyword) => keyword in target);
  if (combined) throw new Error(`A schema with ${combined} cannot be checked: none of its parts knows all fields`);
  const named = ["patternProperties", "propertyNames"].find((keyword) => keyword in target);
  if (named || typeof target.additionalProperties === "object") {
    throw new Error("A schema whose field names are data cannot be checked: reports would print the names");
  }
  if (within.includes(target)) throw new Error("A schema that contains itself cannot be checked");
  const result = Object.fromEntries(
    Object.entries(target)
      .filter(([keyword]) => !annotations.has(keyword) && !keyword.startsWith("x-"))
      .map(([keyword, value]) => [keyword, strictValue(spec, keyword, value, [...within, target])]),
  );
  return [target.type].flat().includes("object") ? { additionalProperties: false, ...result } : result;
}

/**
 * @param {Node} spec
 * @param {string} keyword
 * @param {any} value
 * @param {readonly Node[]} within
 */
function strictValue(spec, keyword, value, within) {
  if (keyword === "enum" || keyword === "const" || keyword === "required") return value;
  if (keyword !== "properties") return strict(spec, value, within);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strict(spec, schema, within)]));
}

/** The length of a text as JSON Schema counts it. */
const codePoints = "(text) => text.length - (text.match(/[\\ud800-\\udbff][\\udc00-\\udfff]/g)?.length ?? 0)";

/**
 * Writes the one helper of ajv's that a specification like ours may need into the code, and refuses any other.
 * @param {string} code
 */
function standsAlone(code) {
  const alone = code
    .replace('"use strict";', "")
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, codePoints);
  const [needed] = alone.match(/require\([^)]*\)/) ?? [];
  if (needed) throw new Error(`A keyword in the specification needs ${needed} at run time, and the package ships none`);
  return alone;
}
