// What our specification would have to say to say a fact of the provider's: as steps that are written into its text. None where
// it takes a decision.
import { formats } from "../support/checkers.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./operation-facts.mjs").OperationFacts} OperationFacts */
/** @typedef {import("./operation-facts.mjs").ResponseFacts} ResponseFacts */
/** @typedef {import("./schema-facts.mjs").SchemaFacts} SchemaFacts */
/**
 * @typedef {{ path: (Node | string)[] } & ({ value: unknown } | { entry: unknown, has: boolean })} Step
 *   path: names below the operation, below a node of our description, or after "" from its top; value: what stands there then,
 *   undefined for nothing; or which entry a list has then, or has not
 */

const describe = "From the provider's description. To be said in words of our own.";

/** @type {(status: string, theirs: ResponseFacts | undefined) => Step[]} */
export function responseSteps(status, theirs) {
  const path = ["responses", status];
  if (!theirs) return [{ path, value: undefined }];
  const name = `Answer${status.replace(/\W/g, "")}`;
  const schema = theirs.bodies["application/json"];
  const isError = !schema || ["id", "status", "code", "title", "detail"].every((field) => field in schema.fields);
  const $ref = `#/components/schemas/${isError ? "ErrorBody" : name}`;
  const headers = { "x-request-id": { $ref: "#/components/headers/RequestId" } };
  const response = { description: describe, headers, content: { "application/json": { schema: { $ref } } } };
  const named = { path: ["", "components", "schemas", name], value: schema && describedSchema(schema) };
  return [...(isError ? [] : [named]), { path, value: response }];
}

/** @type {(status: string, name: string, has: boolean) => Step[]} of their header only the name is a fact here */
export function headerSteps(status, name, has) {
  const value = has ? { description: describe, required: false, schema: { type: "string" } } : undefined;
  return [{ path: ["responses", status, "headers", name], value }];
}

/** @type {(ours: OperationFacts["requestBody"], theirs: OperationFacts["requestBody"]) => Step[]} */
export function requestBodySteps(ours, theirs) {
  if (!theirs) return [{ path: ["requestBody"], value: undefined }];
  return ours ? [{ path: ["requestBody", "required"], value: theirs.required }] : [];
}

/** @type {(ours: SchemaFacts, name: string, theirs: SchemaFacts | undefined, required: boolean) => Step[]} */
export function fieldSteps({ node }, name, theirs, required) {
  const value = theirs && describedSchema(theirs);
  return [
    { path: [node, "properties", name], value },
    { path: [node, "required"], entry: name, has: required && theirs !== undefined },
  ];
}

/** @type {(ours: SchemaFacts, theirs: SchemaFacts, name: string) => Step[]} what theirs says by a keyword, if the generator can take it */
export function keywordSteps({ node }, theirs, name) {
  const value = schemaOf(theirs)[name];
  return value === undefined && name in theirs.limits ? [] : [{ path: [node, name], value }];
}

/** @type {(ours: SchemaFacts, nullable: boolean) => Step[]} */
export function nullSteps({ node, values }, nullable) {
  const type = { path: [node, "type"], entry: "null", has: nullable };
  return values ? [type, { path: [node, "enum"], entry: null, has: nullable }] : [type];
}

/** @type {(ours: SchemaFacts, theirs: SchemaFacts | undefined) => Step[]} */
export function shapeSteps({ node }, theirs) {
  return theirs && node.oneOf ? [{ path: [node, "oneOf"], entry: schemaOf(theirs), has: true }] : [];
}

/** @param {SchemaFacts} facts */
function describedSchema(facts) {
  const { type, ...rest } = schemaOf(facts);
  return { ...(type ? { type } : {}), description: describe, ...rest };
}

/**
 * As a schema of OpenAPI 3.1, with what the generator can take.
 * @param {SchemaFacts} facts
 * @returns {Node}
 */
function schemaOf(facts) {
  if (facts.shapes) return { oneOf: facts.shapes.map(schemaOf) };
  const types = facts.types.length > 0 && facts.nullable ? [...facts.types, "null"] : facts.types;
  const fields = Object.entries(facts.fields).map(([name, field]) => [name, schemaOf(field)]);
  const required = facts.required.filter((name) => name in facts.fields);
  return {
    ...(types.length > 0 ? { type: types.length === 1 ? types[0] : types } : {}),
    ...(facts.values ? { enum: facts.nullable ? [...facts.values, null] : facts.values } : {}),
    ...knownLimits(facts),
    ...(required.length > 0 ? { required } : {}),
    ...(fields.length > 0 ? { properties: Object.fromEntries(fields) } : {}),
    ...(facts.items ? { items: schemaOf(facts.items) } : {}),
  };
}

/** @type {Readonly<Record<string, string>>} */
const typeOfLimit = {
  ...{ format: "string", pattern: "string", minLength: "string", maxLength: "string" },
  ...{ minimum: "number", maximum: "number", multipleOf: "number", minItems: "array", maxItems: "array" },
};

/**
 * The limits that the checkers know, and that say something of this type.
 * @param {SchemaFacts} facts
 */
function knownLimits({ types, limits }) {
  return Object.fromEntries(
    Object.entries(limits).filter(([name, value]) => {
      const type = typeOfLimit[name] ?? "";
      if (!types.includes(type) && !(type === "number" && types.includes("integer"))) return false;
      if (name === "format") return Object.hasOwn(formats, String(value));
      return name === "pattern" ? compiles(value) : typeof value === "number";
    }),
  );
}

/** @param {unknown} pattern */
function compiles(pattern) {
  try {
    new RegExp(String(pattern), "u");
    return true;
  } catch {
    return false;
  }
}
