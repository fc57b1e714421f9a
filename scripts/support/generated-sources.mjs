// Turns the specification into the text of every file of generated/, before it is formatted.
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";
import { checkersSource } from "./checkers.mjs";
import { contractSource } from "./contract.mjs";
import { jsonSchemasSource } from "./json-schemas.mjs";
import { resolve, specUrl } from "./spec.mjs";

const schemaHeader =
  "// Generated from spec/openapi.yaml by openapi-typescript. Do not edit: change the specification and run `npm run generate`.\n\n";

/** How the types are written. Without `cwd` the working directory is read as a URL, which fails where its name has a "%". */
export const typesOptions = { cwd: new URL(".", specUrl), rootTypes: true, rootTypesNoSchemaPrefix: true };

/**
 * @param {string} specText text of the specification
 * @returns {Promise<Record<string, string>>} text by file name
 */
export async function generatedSources(specText) {
  const spec = parse(specText);
  const types = await openapiTS(withDescribedReferences(spec), typesOptions);
  return {
    "checkers.ts": checkersSource(spec),
    "contract.ts": contractSource(spec),
    "json-schemas.ts": jsonSchemasSource(spec),
    "schema.ts": schemaHeader + astToString(types),
  };
}

/**
 * The specification, in which a property that refers to a schema has the description of that schema: openapi-typescript writes it
 * on the schema only, and an editor shows what is written on the property.
 *
 * @param {any} spec
 */
function withDescribedReferences(spec) {
  const described = structuredClone(spec);
  for (const { properties = {} } of Object.values(described.components.schemas)) {
    for (const property of Object.values(properties)) property.description ??= resolve(spec, property).description;
  }
  return described;
}
