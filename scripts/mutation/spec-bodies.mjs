// Slips in what the specification says of each field of a body: its name, type, null, format, and if it is required.
import { resolve } from "../support/spec.mjs";
import { renameKey } from "../support/spec-edits.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {{ spec: Node, object: Node, values: Node[], field: string }} At a field of an object's schema, and the examples of the object */

const errorFields = ["id", "status", "code", "title", "detail"];
const dateFields = [
  ...["completed_at", "proof_of_address_issued_at", "terms_and_conditions_signed_at", "authorization_expires_at"],
  "confirmation_expires_at",
];

/**
 * The objects of the specification: their fields, and where they stand in which of its examples.
 * @type {Record<string, { fields: string[], examples: RegExp, within?: (value: Node) => Node[] }>}
 */
const objects = {
  Identification: {
    fields: [
      ...["id", "reference", "url", "status", "method", "proof_of_address_type", "iban", "current_reference_token"],
      ...["estimated_waiting_time", ...dateFields],
    ],
    examples: /^(Identification|Authorization)/,
  },
  RetrievedIdentification: {
    // The others are those of an identification, and are tried above.
    fields: [
      ...["id", "url", "status", "method", "iban", "confirmation_expires_at", "current_reference_token", "language"],
      ...["person_id", "address", "documents", "failure_reason", "provider_status_code"],
    ],
    examples: /^Retrieved/,
  },
  ErrorObject: { fields: errorFields, examples: /Flat$/ },
  ErrorEnvelope: { fields: ["errors"], examples: /Envelope$/ },
  EnvelopedError: { fields: [...errorFields, "source"], examples: /Envelope$/, within: ({ errors }) => errors },
  ErrorSource: {
    fields: ["field", "message"],
    examples: /Envelope$/,
    within: ({ errors }) => errors.flatMap((/** @type {Node} */ { source = [] }) => source),
  },
};

/** @type {Record<string, (at: At) => void>} */
const slips = {
  "another name"({ object, values, field }) {
    const name = `${field}_renamed`;
    renameKey(object.properties, field, name);
    if (object.required)
      object.required = object.required.map((/** @type {string} */ key) => (key === field ? name : key));
    for (const value of values) renameKey(value, field, name);
  },
  "another type"(at) {
    const isInteger = schemaAt(at).type === "integer";
    setSchema(at, { type: isInteger ? "string" : "integer", description: "Another type." });
    changeExamples(at, (value) => (isInteger ? String(value) : 1));
  },
  "null the other way"(at) {
    const { type, ...schema } = schemaAt(at);
    const listed = schema.enum?.filter((/** @type {unknown} */ value) => value !== null);
    if (Array.isArray(type)) {
      setSchema(at, { ...schema, type: type[0], ...(listed && { enum: listed }) });
      changeExamples(at, (value) => value ?? undefined);
    } else setSchema(at, { ...schema, type: [type, "null"], ...(listed && { enum: [...listed, null] }) });
  },
  "required the other way"({ spec, object, values, field }) {
    const { required = [] } = object;
    const others = required.filter((/** @type {string} */ name) => name !== field);
    object.required = others.length < required.length ? others : [...required, field];
    if (object.required.length === 0) delete object.required;
    if (others.length < required.length) return;
    const { examples: [example] = [{}] } = resolve(spec, object.properties[field]);
    for (const value of values) if (!(field in value)) value[field] = example;
  },
  "no format"(at) {
    const { format, ...schema } = schemaAt(at);
    setSchema(at, schema);
  },
  "another format"(at) {
    const { format, ...schema } = schemaAt(at);
    const isTime = format === "date-time";
    setSchema(at, { ...schema, format: isTime ? "date" : "date-time" });
    changeExamples(at, (value) => value && (isTime ? value.slice(0, 10) : "2020-06-12T00:00:00Z"));
  },
};
const formatSlips = ["no format", "another format"];

/**
 * A schema that the field refers to is changed where it stands: the linter would notice it if it were unused.
 * @param {At} at
 * @param {Node} schema
 */
function setSchema({ spec, object, field }, schema) {
  const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(object.properties[field].$ref) ?? [];
  if (name) spec.components.schemas[name] = schema;
  else object.properties[field] = schema;
}

/** @param {At} at @returns {Node} */
function schemaAt({ spec, object, field }) {
  const { examples, ...schema } = resolve(spec, object.properties[field]);
  return schema;
}

/** @param {At} at @param {(value: any) => unknown} change */
function changeExamples({ values, field }, change) {
  for (const value of values) {
    if (!(field in value)) continue;
    const changed = change(value[field]);
    if (changed === undefined) delete value[field];
    else value[field] = changed;
  }
}

/** @param {Node} spec @param {typeof objects[string]} facts */
function valuesIn(spec, { examples, within = (value) => [value] }) {
  const named = Object.entries(spec.components.examples).filter(([name]) => examples.test(name));
  return named.flatMap(([, { value }]) => within(value));
}

/** @type {import("./spec-mutants.mjs").SpecMutant[]} */
export const bodyMutants = Object.entries(objects).flatMap(([name, facts]) =>
  facts.fields.flatMap((field) =>
    Object.entries(slips)
      .filter(([slip]) => !formatSlips.includes(slip) || field === "url" || dateFields.includes(field))
      .map(([slip, make]) => ({
        name: `${name}.${field}: ${slip}`,
        change: (spec) => make({ spec, object: spec.components.schemas[name], values: valuesIn(spec, facts), field }),
      })),
  ),
);
