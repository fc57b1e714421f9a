// Turns the specification into the text of generated/json-schemas.ts: its schemas as JSON Schema, for other tools.
import { operationsOf, resolve } from "./spec.mjs";

/** @typedef {import("./spec.mjs").Node} Node */

/** Keywords of OpenAPI that JSON Schema does not have, and examples, which are of no use without their text. */
const foreign = new Set(["example", "examples", "externalDocs", "discriminator", "xml"]);

/** Keywords under which names are data: those of properties, not those of keywords. */
const maps = new Set(["properties", "$defs"]);

/**
 * @param {Node} spec
 * @returns {string} source of generated/json-schemas.ts
 */
export function jsonSchemasSource(spec) {
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: plain(spec.components.schemas, true),
  };
  const bodies = Object.fromEntries(
    operationsOf(spec).map(({ id, operation }) => [
      id,
      Object.fromEntries(
        Object.entries(operation.responses).map(([code, response]) => [
          code,
          plain(resolve(spec, response).content["application/json"].schema),
        ]),
      ),
    ]),
  );
  return `// Generated from spec/openapi.yaml. Do not edit: change the specification and run \`npm run generate\`.

/**
 * The schemas of the contract as one document of JSON Schema (2020-12), by name in \`$defs\`.
 *
 * @example
 * const { Identification } = jsonSchemas.$defs;
 */
export const jsonSchemas = ${JSON.stringify(document, null, 2)} as const;

/**
 * The schema of each documented body, by operation and status: a reference into {@link jsonSchemas}.
 *
 * @example
 * responseSchemas.authorizeIdentification["200"]; // { $ref: "#/$defs/Identification" }
 */
export const responseSchemas = ${JSON.stringify(bodies, null, 2)} as const;
`;
}

/**
 * @param {any} node
 * @param {boolean} [isMap] whether its keys are names of properties or schemas
 * @returns {any} the same without what is OpenAPI's own, and with references into the document of schemas
 */
function plain(node, isMap = false) {
  if (Array.isArray(node)) return node.map((item) => plain(item));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([name]) => isMap || (!foreign.has(name) && !name.startsWith("x-")));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === "$ref" && !isMap
        ? value.replace("#/components/schemas/", "#/$defs/")
        : plain(value, !isMap && maps.has(name)),
    ]),
  );
}
