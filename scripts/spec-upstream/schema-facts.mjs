// What a schema says, in one form: whether it is written in OpenAPI 3.0 or 3.1, in place or by reference.
import { CannotRun, isObject, resolve } from "../support/description.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/**
 * @typedef {object} Origin
 * @property {Node} description
 * @property {string} name what to call it in errors
 * @property {number} [schemas] how many were read so far
 */
/**
 * @typedef {object} SchemaFacts
 * @property {Node} node the schema as it is written, references followed
 * @property {string[]} types without "null"; none if any is allowed
 * @property {boolean} nullable
 * @property {unknown[]} [values] the values that are listed, without null
 * @property {Record<string, unknown>} limits format, pattern, minLength …
 * @property {Record<string, SchemaFacts>} fields
 * @property {string[]} required
 * @property {SchemaFacts} [items]
 * @property {SchemaFacts[]} [shapes] if it has one of several
 */

/** Keywords that limit a value. */
export const limitKeywords = [
  ...["format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
];

/**
 * So many schemas of one operation are read. A real one has hundreds; schemas that name each other twice are read twice as often
 * at each level, and the work would never end.
 */
const maxSchemas = 20_000;

/**
 * @param {Origin} origin
 * @param {any} schema
 * @param {readonly unknown[]} [within] the schemas around it
 * @returns {SchemaFacts}
 */
export function schemaFacts(origin, schema, within = []) {
  const node = resolve(origin.description, schema, origin.name);
  if (!isObject(node) || within.includes(node)) {
    return { node: isObject(node) ? node : {}, types: [], nullable: false, limits: {}, fields: {}, required: [] };
  }
  origin.schemas = (origin.schemas ?? 0) + 1;
  if (origin.schemas > maxSchemas) {
    throw new CannotRun(
      `${origin.name} cannot be compared: its schemas name each other so often that one operation has more than ${maxSchemas} of them.`,
    );
  }
  const inside = [...within, node];
  const own = ownFacts(origin, node, inside);
  const parts = listOf(node.allOf).map((part) => schemaFacts(origin, part, inside));
  const written = listOf(node.oneOf ?? node.anyOf).map((part) => schemaFacts(origin, part, inside));
  const alternatives = written.filter((part) => !isNull(part));
  const nullAlternative = written.length > alternatives.length;
  if (alternatives.length === 1) parts.push(/** @type {SchemaFacts} */ (alternatives[0]));
  const merged = parts.reduce(merge, own);
  const typed = parts.filter(({ types }) => types.length > 0);
  const allNullable = typed.length > 0 && own.types.length === 0 && typed.every(({ nullable }) => nullable);
  return {
    ...merged,
    nullable: own.nullable || nullAlternative || allNullable,
    ...(alternatives.length > 1 ? { shapes: alternatives } : {}),
  };
}

/**
 * @param {Origin} origin
 * @param {Node} node
 * @param {readonly unknown[]} within
 * @returns {SchemaFacts}
 */
function ownFacts(origin, node, within) {
  const listed = "const" in node ? [node.const] : Array.isArray(node.enum) ? node.enum : undefined;
  const types = [node.type ?? impliedTypes(node, listed)].flat().map(String);
  return {
    node,
    types: [...new Set(types)].filter((type) => type !== "null").sort(),
    nullable: node.nullable === true || types.includes("null") || (node.type === undefined && !!listed?.includes(null)),
    ...(listed ? { values: [...new Set(listed)].filter((value) => value !== null) } : {}),
    limits: Object.fromEntries(limitKeywords.filter((name) => name in node).map((name) => [name, node[name]])),
    fields: Object.fromEntries(
      Object.entries(node.properties ?? {}).map(([name, field]) => [name, schemaFacts(origin, field, within)]),
    ),
    required: listOf(node.required).map(String),
    ...(node.items ? { items: schemaFacts(origin, node.items, within) } : {}),
  };
}

/**
 * @param {Node} node
 * @param {unknown[] | undefined} listed
 */
function impliedTypes(node, listed) {
  if (node.properties) return ["object"];
  if (node.items) return ["array"];
  return (listed ?? []).map((value) => (value === null ? "null" : typeof value));
}

/**
 * @param {SchemaFacts} one
 * @param {SchemaFacts} other
 * @returns {SchemaFacts}
 */
function merge(one, other) {
  const values = one.values ?? other.values;
  const items = one.items ?? other.items;
  return {
    node: one.types.length > 0 ? one.node : other.node,
    types: one.types.length > 0 ? one.types : other.types,
    nullable: one.nullable,
    ...(values ? { values } : {}),
    limits: { ...other.limits, ...one.limits },
    fields: { ...other.fields, ...one.fields },
    required: [...new Set([...one.required, ...other.required])],
    ...(items ? { items } : {}),
    ...((one.shapes ?? other.shapes) ? { shapes: one.shapes ?? other.shapes ?? [] } : {}),
  };
}

/** @param {SchemaFacts} facts */
function isNull({ types, nullable, values, node }) {
  return types.length === 0 && nullable && !node.properties && (node.type !== undefined || values?.length === 0);
}

/** @param {unknown} value */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}
