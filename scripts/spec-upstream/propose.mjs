// Writes what the provider's description says into the text of ours, with our comments and our order, for review.
import { isScalar, isSeq, parseDocument } from "yaml";
import { formats } from "../support/checkers.mjs";
import { isObject } from "../support/description.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./compare.mjs").Difference} Difference */
/** @typedef {import("./schema-facts.mjs").SchemaFacts} SchemaFacts */
/** @typedef {import("yaml").Document} Document */
/** @typedef {{ document: Document, operation: string[], pathOf: (node: Node) => string[] }} Draft */

const review = " To be reviewed: from the provider's description.";
const describe = "From the provider's description. To be said in words of our own.";

/**
 * @param {string} text of our specification
 * @param {Node} description the same, parsed: the facts were read from it
 * @param {readonly { method: string, path: string, differences: readonly Difference[] }[]} operations
 * @returns {{ text: string, byHand: Difference[] }} byHand: those that it does not write
 */
export function propose(text, description, operations) {
  const document = parseDocument(text);
  const pathOf = pathsIn(description);
  const byHand = operations.flatMap(({ method, path, differences }) => {
    const draft = { document, operation: ["paths", path, method], pathOf };
    return differences.filter((difference) => !write(draft, difference.edit));
  });
  return { text: unpadded(document.toString({ lineWidth: 0 })), byHand };
}

/**
 * Lists in one line as our specification writes them, [a, b]; the library pads either both kinds of brackets or none.
 * @param {string} text
 */
function unpadded(text) {
  return text.replace(/^( *(?:- )?[\w-]+: |^ *- )\[ (.*) \]$/gm, "$1[$2]");
}

/**
 * @param {Draft} draft
 * @param {import("./compare.mjs").Edit} edit
 * @returns {boolean} whether it is written
 */
function write(draft, edit) {
  const { document, operation, pathOf } = draft;
  switch (edit.kind) {
    case "parameter-required":
      document.setIn([...pathOf(edit.ours.node), "required"], edit.required);
      return edit.ours.in !== "path";
    case "request-body":
      return writeRequestBody(draft, edit.theirs);
    case "response":
      return writeResponse(draft, edit);
    case "field":
      return writeField(draft, edit);
    case "required":
      return writeRequired(document, pathOf(edit.ours.node), edit.name, edit.required);
    case "type":
      return writeType(document, pathOf(edit.ours.node), (types) => [
        ...edit.types,
        ...types.filter((type) => type === "null"),
      ]);
    case "null":
      return writeType(document, pathOf(edit.ours.node), (types) => [
        ...types.filter((type) => type !== "null"),
        ...(edit.nullable ? ["null"] : []),
      ]);
    case "value":
      return writeValue(document, [...pathOf(edit.ours.node), "enum"], edit.value, edit.add);
    case "values":
      if (edit.theirs.values) set(document, [...pathOf(edit.ours.node), "enum"], enumOf(edit.ours, edit.theirs.values));
      else document.deleteIn([...pathOf(edit.ours.node), "enum"]);
      return true;
    case "limit": {
      const schema = edit.value === undefined ? {} : limitsOf({ ...edit.ours, limits: { [edit.name]: edit.value } });
      if (edit.value === undefined) document.deleteIn([...pathOf(edit.ours.node), edit.name]);
      for (const [name, value] of Object.entries(schema)) set(document, [...pathOf(edit.ours.node), name], value);
      return edit.value === undefined || Object.keys(schema).length > 0;
    }
    case "header":
      if (edit.add) set(document, [...operation, "responses", edit.status, "headers", edit.name], newHeader());
      else document.deleteIn([...operation, "responses", edit.status, "headers", edit.name]);
      return true;
    case "shape":
      if (!edit.add || !edit.ours.node.oneOf) return false;
      document.addIn([...pathOf(edit.ours.node), "oneOf"], reviewed(document, schemaOf(edit.add)));
      return true;
    default:
      return false;
  }
}

/**
 * @param {Draft} draft
 * @param {import("./operation-facts.mjs").OperationFacts["requestBody"]} theirs
 */
function writeRequestBody({ document, operation }, theirs) {
  const place = [...operation, "requestBody"];
  if (!theirs) document.deleteIn(place);
  else if (document.hasIn(place)) document.setIn([...place, "required"], theirs.required);
  // Nor a new parameter: nothing is generated from a request in which there is more than the client sends.
  else return false;
  return true;
}

/**
 * @param {Draft} draft
 * @param {Extract<import("./compare.mjs").Edit, { kind: "response" }>} edit
 */
function writeResponse({ document, operation }, { status, theirs }) {
  const place = [...operation, "responses", status];
  if (!theirs) {
    document.deleteIn(place);
    return true;
  }
  const name = `Answer${status.replace(/\W/g, "")}`;
  const schema = theirs.bodies["application/json"];
  const isError = !schema || ["id", "status", "code", "title", "detail"].every((field) => field in schema.fields);
  if (!isError) set(document, ["components", "schemas", name], { description: describe, ...schemaOf(schema) });
  const ref = `#/components/schemas/${isError ? "ErrorBody" : name}`;
  set(document, place, {
    description: describe,
    headers: { "x-request-id": { $ref: "#/components/headers/RequestId" } },
    content: { "application/json": { schema: { $ref: ref } } },
  });
  return true;
}

/**
 * @param {Draft} draft
 * @param {Extract<import("./compare.mjs").Edit, { kind: "field" }>} edit
 */
function writeField({ document, pathOf }, { ours, name, theirs, required = false }) {
  const schema = pathOf(ours.node);
  if (theirs) {
    const field = { ...schemaOf(theirs) };
    const { type, ...rest } = field;
    set(document, [...schema, "properties", name], { ...(type ? { type } : {}), description: describe, ...rest });
  } else {
    document.deleteIn([...schema, "properties", name]);
  }
  return writeRequired(document, schema, name, theirs !== undefined && required);
}

/**
 * @param {Document} document
 * @param {string[]} schema
 * @param {string} name
 * @param {boolean} isRequired
 */
function writeRequired(document, schema, name, isRequired) {
  return writeValue(document, [...schema, "required"], name, isRequired);
}

/**
 * @param {Document} document
 * @param {string[]} place of a list
 * @param {unknown} value
 * @param {boolean} add or remove
 */
function writeValue(document, place, value, add) {
  const list = document.getIn(place);
  if (!isSeq(list)) {
    if (add) set(document, place, [value]);
    return true;
  }
  const values = list.items.map((item) => (isScalar(item) ? item.value : item));
  const at = values.indexOf(value);
  if (add && at < 0) {
    const node = document.createNode(value);
    if (!list.flow) node.comment = review;
    const end = values.indexOf(null);
    list.items.splice(end < 0 ? values.length : end, 0, node);
  }
  if (!add && at >= 0) list.items.splice(at, 1);
  if (list.items.length === 0) document.deleteIn(place);
  return true;
}

/**
 * @param {Document} document
 * @param {string[]} schema
 * @param {(types: string[]) => string[]} change
 */
function writeType(document, schema, change) {
  const written = /** @type {any} */ (document.getIn([...schema, "type"]));
  const before = [isSeq(written) ? written.toJSON() : (written ?? [])].flat();
  const types = change(before);
  if (types.length === 0) document.deleteIn([...schema, "type"]);
  else set(document, [...schema, "type"], types.length === 1 ? types[0] : types);
  if (document.hasIn([...schema, "enum"])) {
    writeValue(document, [...schema, "enum"], null, types.includes("null"));
  }
  return true;
}

/**
 * @param {Document} document
 * @param {string[]} place
 * @param {unknown} value
 */
function set(document, place, value) {
  document.setIn(place, isObject(value) ? reviewed(document, value) : value);
}

/**
 * @param {Document} document
 * @param {Node} value
 */
function reviewed(document, value) {
  const isList = Array.isArray(value) && value.every((entry) => !isObject(entry));
  const node = document.createNode(value, { flow: isList, aliasDuplicateObjects: false });
  if (!isList) node.commentBefore = review;
  return node;
}

/** A header of theirs, of which only the name is a fact here. */
function newHeader() {
  return { description: describe, required: false, schema: { type: "string" } };
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
    ...(facts.values ? { enum: enumOf(facts, facts.values) } : {}),
    ...limitsOf(facts),
    ...(required.length > 0 ? { required } : {}),
    ...(fields.length > 0 ? { properties: Object.fromEntries(fields) } : {}),
    ...(facts.items ? { items: schemaOf(facts.items) } : {}),
  };
}

/**
 * @param {SchemaFacts} facts
 * @param {unknown[]} values
 */
function enumOf({ nullable }, values) {
  return nullable ? [...values, null] : values;
}

const limitsOfType = [
  ["string", ["format", "pattern", "minLength", "maxLength"]],
  ["number", ["minimum", "maximum", "multipleOf"]],
  ["integer", ["minimum", "maximum", "multipleOf"]],
  ["array", ["minItems", "maxItems"]],
];

/**
 * The limits that the checkers know, and that say something of this type.
 * @param {SchemaFacts} facts
 */
function limitsOf({ types, limits }) {
  const meaningful = limitsOfType.flatMap(([type, names]) => (types.includes(String(type)) ? (names ?? []) : []));
  return Object.fromEntries(
    Object.entries(limits).filter(([name, value]) => {
      if (name === "format") return types.includes("string") && Object.hasOwn(formats, String(value));
      if (name === "pattern") return types.includes("string") && compiles(value);
      return meaningful.includes(name) && typeof value === "number";
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

/**
 * Where each part of a description stands.
 * @param {Node} description
 * @returns {(node: Node) => string[]}
 */
function pathsIn(description) {
  /** @type {Map<Node, string[]>} */
  const paths = new Map();
  const visit = (/** @type {Node} */ node, /** @type {string[]} */ path) => {
    paths.set(node, path);
    for (const [name, child] of Object.entries(node)) if (isObject(child)) visit(child, [...path, name]);
  };
  visit(description, []);
  return (node) => {
    const path = paths.get(node);
    if (!path) throw new Error("A fact of our specification that is not in it");
    return path;
  };
}
