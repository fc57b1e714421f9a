// What the contract would have to say to say a fact of the provider's: as steps that are written into its text.
import { formats } from "../support/checkers.mjs";

/** @typedef {import("../../src/cli/check-upstream/description.js").Node} Node */
/** @typedef {import("../../src/cli/check-upstream/compare.js").Change} Change */
/** @typedef {import("../../src/cli/check-upstream/operation-facts.js").ResponseFacts} ResponseFacts */
/** @typedef {import("../../src/cli/check-upstream/schema-facts.js").SchemaFacts} SchemaFacts */
/**
 * @typedef {{ path: (Node | string)[] } & ({ value: unknown } | { entry: unknown, has: boolean })} Step
 *   path: names below the operation, below a node of our description, or after "" from its top; value: what stands there then,
 *   undefined for nothing; or which entry a list has then, or has not
 */

const describe = "From the provider's description. To be said in words of our own.";

/**
 * @param {Change | undefined} change
 * @returns {Step[]} none if it takes a decision
 */
export function stepsOf(change) {
  switch (change?.kind) {
    case undefined:
      return [];
    case "response":
      return responseSteps(change.status, change.theirs);
    case "header": {
      // Of their header only the name is a fact here.
      const value = change.has ? { description: describe, required: false, schema: { type: "string" } } : undefined;
      return [{ path: ["responses", change.status, "headers", change.name], value }];
    }
    case "request body":
      return [
        { path: change.required === undefined ? ["requestBody"] : ["requestBody", "required"], value: change.required },
      ];
    case "parameter":
      return [{ path: [change.node, "required"], value: change.required }];
    case "field":
      return [
        { path: [change.node, "properties", change.name], value: change.theirs && describedSchema(change.theirs) },
        { path: [change.node, "required"], entry: change.name, has: change.required && change.theirs !== undefined },
      ];
    case "entry":
      return [{ path: [change.node, change.list], entry: change.entry, has: change.has }];
    case "keyword":
      return keywordSteps(change.node, change.theirs, change.keyword);
    case "null": {
      const type = { path: [change.node, "type"], entry: "null", has: change.nullable };
      return change.inEnum ? [type, { path: [change.node, "enum"], entry: null, has: change.nullable }] : [type];
    }
    case "shape":
      return [{ path: [change.node, "oneOf"], entry: schemaOf(change.theirs), has: true }];
  }
}

/** @type {(status: string, theirs: ResponseFacts | undefined) => Step[]} */
function responseSteps(status, theirs) {
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

/** @type {(node: Node, theirs: SchemaFacts, name: string) => Step[]} none if the generator cannot take what theirs says by it */
function keywordSteps(node, theirs, name) {
  const value = schemaOf(theirs)[name];
  return value === undefined && name in theirs.limits ? [] : [{ path: [node, name], value }];
}

/** @param {SchemaFacts} facts */
function describedSchema(facts) {
  const { type, ...rest } = schemaOf(facts);
  return { ...(type ? { type } : {}), description: describe, ...rest };
}

/**
 * As a schema of OpenAPI 3.1, with what the generator can take.
 * @param {SchemaFacts} facts
 * @returns {Record<string, unknown>}
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
