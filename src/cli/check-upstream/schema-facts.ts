// What a schema says, in one form: no matter if it is written in OpenAPI 3.0 or 3.1, in place or by reference.
import { type Description, isObject, type Node } from "./description.js";
import { cannotCompare } from "./words.js";

export interface SchemaFacts {
  /** The schema as it is written, with references followed. */
  readonly node: Node;
  /** Without "null"; empty if any type is allowed. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** The values of an enum, without null. */
  readonly values?: readonly unknown[] | undefined;
  /** format, pattern, minLength … */
  readonly limits: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, SchemaFacts>>;
  readonly required: readonly string[];
  readonly items?: SchemaFacts | undefined;
  /** The alternatives, if there are several. */
  readonly shapes?: readonly SchemaFacts[] | undefined;
}

/** Keywords that limit a value. */
export const limitKeywords: readonly string[] = [
  ...["format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
];

/**
 * So many schemas of one operation are read. A real one has hundreds; schemas that name each other twice are read twice as often
 * at each level, and the work would never end.
 */
const maxSchemas = 20_000;

/** Reads the schemas of one operation. */
export class SchemaReader {
  readonly #description: Description;
  #read = 0;

  constructor(description: Description) {
    this.#description = description;
  }

  /**
   * @param within the schemas around it
   * @throws {CannotCheckError}
   */
  facts(schema: unknown, within: readonly Node[] = []): SchemaFacts {
    const node = this.#description.resolve(schema);
    if (!isObject(node) || within.includes(node)) {
      return { node: isObject(node) ? node : {}, types: [], nullable: false, limits: {}, fields: {}, required: [] };
    }
    this.#count();
    const inside = [...within, node];
    const own = this.#own(node, inside);
    const parts = listOf(node.allOf).map((part) => this.facts(part, inside));
    const written = listOf(node.oneOf ?? node.anyOf).map((part) => this.facts(part, inside));
    const shapes = written.filter((part) => !isNull(part));
    if (shapes.length === 1) parts.push(...shapes);
    const typed = parts.filter(({ types }) => types.length > 0);
    const allNullable = typed.length > 0 && own.types.length === 0 && typed.every(({ nullable }) => nullable);
    const merged = parts.reduce(merge, own);
    return {
      ...merged,
      nullable: own.nullable || shapes.length < written.length || allNullable,
      shapes: shapes.length > 1 ? shapes : merged.shapes,
    };
  }

  #count(): void {
    this.#read++;
    if (this.#read <= maxSchemas) return;
    throw cannotCompare(
      `${this.#description.name} cannot be compared: its schemas name each other so often that one operation has more than ${maxSchemas} of them.`,
    );
  }

  #own(node: Node, within: readonly Node[]): SchemaFacts {
    const listed = "const" in node ? [node.const] : Array.isArray(node.enum) ? node.enum : undefined;
    const types = [node.type ?? impliedTypes(node, listed)].flat().map(String);
    const fields = isObject(node.properties) ? Object.entries(node.properties) : [];
    return {
      node,
      types: [...new Set(types)].filter((type) => type !== "null").sort(),
      nullable: node.nullable === true || types.includes("null"),
      values: listed && [...new Set(listed)].filter((value) => value !== null),
      limits: Object.fromEntries(limitKeywords.filter((name) => name in node).map((name) => [name, node[name]])),
      fields: Object.fromEntries(fields.map(([name, field]) => [name, this.facts(field, within)])),
      required: listOf(node.required).map(String),
      items: node.items === undefined ? undefined : this.facts(node.items, within),
    };
  }
}

function impliedTypes(node: Node, listed: readonly unknown[] = []): string[] {
  if (node.properties) return ["object"];
  if (node.items) return ["array"];
  return listed.map((value) => (value === null ? "null" : typeof value));
}

function merge(one: SchemaFacts, other: SchemaFacts): SchemaFacts {
  const typed = one.types.length > 0 ? one : other;
  return {
    node: typed.node,
    types: typed.types,
    nullable: one.nullable,
    values: one.values ?? other.values,
    limits: { ...other.limits, ...one.limits },
    fields: { ...other.fields, ...one.fields },
    required: [...new Set([...one.required, ...other.required])],
    items: one.items ?? other.items,
    shapes: one.shapes ?? other.shapes,
  };
}

/** Whether nothing but null is allowed. */
function isNull({ node, types, nullable, values }: SchemaFacts): boolean {
  return types.length === 0 && nullable && (node.type !== undefined || values?.length === 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
