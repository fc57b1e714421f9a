// Slips in what the specification says of bodies: fields, types, null, formats, enums, and the two shapes of an error.
import { resolve } from "../support/spec.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./spec-mutants.mjs").SpecMutant} SpecMutant */

/** The objects of the specification, and where they stand in which of its examples. */
const places = {
  Identification: (/** @type {Node} */ spec) => valuesOf(spec, /^(Identification|Authorization)/),
  ErrorObject: (/** @type {Node} */ spec) => valuesOf(spec, /Flat$/),
  ErrorEnvelope: (/** @type {Node} */ spec) => valuesOf(spec, /Envelope$/),
  EnvelopedError: (/** @type {Node} */ spec) => valuesOf(spec, /Envelope$/).flatMap(({ errors }) => errors),
  ErrorSource: (/** @type {Node} */ spec) =>
    valuesOf(spec, /Envelope$/).flatMap(({ errors }) =>
      errors.flatMap((/** @type {Node} */ error) => error.source ?? []),
    ),
};

/** @param {Node} spec @param {RegExp} names @returns {Node[]} */
function valuesOf(spec, names) {
  return Object.entries(spec.components.examples)
    .filter(([name]) => names.test(name))
    .map(([, example]) => example.value);
}

/** @typedef {keyof typeof places} Place */
/** @typedef {{ spec: Node, place: Place, field: string }} At */

/** @param {At} at */
const objectAt = ({ spec, place }) => spec.components.schemas[place];

/**
 * A schema that the field refers to is changed where it stands: unused, it would be the linter's business.
 * @param {At} at
 * @param {Node} schema
 */
function setSchema({ spec, place, field }, schema) {
  const { properties } = objectAt({ spec, place, field });
  const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(properties[field].$ref) ?? [];
  if (name) spec.components.schemas[name] = schema;
  else properties[field] = schema;
}

/** @param {At} at @returns {Node} the field's schema, in its place */
function schemaAt({ spec, place, field }) {
  const { examples, ...schema } = resolve(spec, objectAt({ spec, place, field }).properties[field]);
  return schema;
}

/** @param {At} at @param {(value: unknown) => unknown} change of each example that has the field */
function changeExamples({ spec, place, field }, change) {
  for (const value of places[place](spec)) {
    if (!(field in value)) continue;
    const changed = change(value[field]);
    if (changed === undefined) delete value[field];
    else value[field] = changed;
  }
}

/** @param {At} at */
function rename(at) {
  const { spec, place, field } = at;
  const object = objectAt(at);
  const name = `${field}_renamed`;
  object.properties = Object.fromEntries(
    Object.entries(object.properties).map(([key, schema]) => [key === field ? name : key, schema]),
  );
  object.required = object.required?.map((/** @type {string} */ key) => (key === field ? name : key));
  if (!object.required) delete object.required;
  for (const value of places[place](spec)) {
    if (!(field in value)) continue;
    value[name] = value[field];
    delete value[field];
  }
}

/** @param {At} at */
function useOtherType(at) {
  const isInteger = schemaAt(at).type === "integer";
  setSchema(at, { type: isInteger ? "string" : "integer", description: "Another type." });
  changeExamples(at, (value) => (isInteger ? String(value) : 1));
}

/** @param {At} at */
function flipNull(at) {
  const { type, ...schema } = schemaAt(at);
  if (!Array.isArray(type)) {
    setSchema(at, { ...schema, type: [type, "null"], ...(schema.enum && { enum: [...schema.enum, null] }) });
    return;
  }
  const listed = schema.enum?.filter((/** @type {unknown} */ value) => value !== null);
  setSchema(at, { ...schema, type: type[0], ...(listed && { enum: listed }) });
  changeExamples(at, (value) => value ?? undefined);
}

/** @param {At} at */
function flipRequired(at) {
  const object = objectAt(at);
  const { required = [] } = object;
  const isRequired = required.includes(at.field);
  object.required = isRequired
    ? required.filter((/** @type {string} */ name) => name !== at.field)
    : [...required, at.field];
  if (object.required.length === 0) delete object.required;
  if (isRequired) return;
  const { examples: [example] = [{}] } = resolve(at.spec, object.properties[at.field]);
  for (const value of places[at.place](at.spec)) if (!(at.field in value)) value[at.field] = example;
}

/** @param {At} at */
function dropFormat(at) {
  const { format, ...schema } = schemaAt(at);
  setSchema(at, schema);
}

/** @param {At} at */
function useOtherFormat(at) {
  const { format, ...schema } = schemaAt(at);
  const other = format === "date-time" ? "date" : "date-time";
  setSchema(at, { ...schema, format: other });
  changeExamples(at, (value) => {
    if (typeof value !== "string") return value;
    return other === "date" ? value.slice(0, 10) : "2020-06-12T00:00:00Z";
  });
}

/** @param {Place} place @param {readonly string[]} fields @returns {SpecMutant[]} */
const ofEachField = (place, fields) =>
  fields.flatMap((field) =>
    /** @type {[string, (at: At) => unknown][]} */ ([
      ["another name", rename],
      ["another type", useOtherType],
      ["null the other way", flipNull],
      ["required the other way", flipRequired],
    ]).map(([slip, make]) => ({
      name: `${place}.${field}: ${slip}`,
      change: (spec) => void make({ spec, place, field }),
    })),
  );

/** @type {SpecMutant[]} */
const formats = [
  "url",
  "completed_at",
  "proof_of_address_issued_at",
  "terms_and_conditions_signed_at",
  "authorization_expires_at",
  "confirmation_expires_at",
].flatMap((field) => [
  {
    name: `Identification.${field}: no format`,
    change: (spec) => dropFormat({ spec, place: "Identification", field }),
  },
  {
    name: `Identification.${field}: another format`,
    change: (spec) => useOtherFormat({ spec, place: "Identification", field }),
  },
]);

/** @type {SpecMutant[]} */
const enums = /** @type {const} */ ([
  ["IdentificationStatus", "signed"],
  ["IdentificationMethod", "postident"],
  ["ProofOfAddressType", "WATER_BILL"],
]).flatMap(([schema, lost]) => {
  /** @param {Node} spec @param {(values: unknown[]) => unknown[]} make */
  const change = (spec, make) => (spec.components.schemas[schema].enum = make(spec.components.schemas[schema].enum));
  return [
    {
      name: `${schema}: a value is lost`,
      change: (spec) => change(spec, (values) => values.filter((v) => v !== lost)),
    },
    { name: `${schema}: a value is gained`, change: (spec) => change(spec, (values) => [...values, "one_more"]) },
    {
      name: `${schema}: a value is misspelt`,
      change: (spec) => change(spec, (values) => values.map((v) => (v === lost ? `${lost}s` : v))),
    },
    { name: `${schema}: any text at all`, change: (spec) => delete spec.components.schemas[schema].enum },
  ];
});

/** @param {Node} spec @param {RegExp} names of examples that go, for no schema fits them any more */
function dropExamples(spec, names) {
  for (const item of Object.values(spec.paths)) {
    for (const operation of Object.values(item)) {
      for (const { content } of Object.values(operation.responses)) {
        const { examples } = content["application/json"];
        for (const name of Object.keys(examples)) if (names.test(name)) delete examples[name];
      }
    }
  }
  for (const name of Object.keys(spec.components.examples)) if (names.test(name)) delete spec.components.examples[name];
}

/** @type {SpecMutant[]} */
const shapes = [
  {
    name: "errors: flat only",
    change: (spec) => {
      spec.components.schemas.ErrorBody.oneOf.pop();
      dropExamples(spec, /envelope$/i);
    },
  },
  {
    name: "errors: envelopes only",
    change: (spec) => {
      spec.components.schemas.ErrorBody.oneOf.shift();
      dropExamples(spec, /flat$/i);
    },
  },
  {
    name: "errors: both shapes at once",
    change: ({ components: { schemas } }) => {
      schemas.ErrorBody.anyOf = schemas.ErrorBody.oneOf;
      delete schemas.ErrorBody.oneOf;
    },
  },
  {
    name: "ErrorEnvelope: empty lists too",
    change: (spec) => delete spec.components.schemas.ErrorEnvelope.properties.errors.minItems,
  },
  {
    name: "ErrorEnvelope: no members beside the errors",
    change: (spec) => delete spec.components.schemas.ErrorEnvelope.additionalProperties,
  },
  {
    name: "ErrorEnvelope: one error only",
    change: (spec) => (spec.components.schemas.ErrorEnvelope.properties.errors.maxItems = 1),
  },
  {
    name: "Identification.id: empty too",
    change: (spec) => delete spec.components.schemas.Identification.properties.id.minLength,
  },
  {
    name: "Identification: no field that nobody knows",
    change: (spec) => (spec.components.schemas.Identification.additionalProperties = false),
  },
];

const errorFields = ["id", "status", "code", "title", "detail"];
export const bodyMutants = [
  ...ofEachField("Identification", [
    ...["id", "reference", "url", "status", "completed_at", "method", "proof_of_address_type"],
    ...["proof_of_address_issued_at", "iban", "terms_and_conditions_signed_at", "authorization_expires_at"],
    ...["confirmation_expires_at", "current_reference_token", "estimated_waiting_time"],
  ]),
  ...[...formats, ...enums],
  ...ofEachField("ErrorObject", errorFields),
  ...ofEachField("EnvelopedError", [...errorFields, "source"]),
  ...ofEachField("ErrorEnvelope", ["errors"]),
  ...ofEachField("ErrorSource", ["field", "message"]),
  ...shapes,
];
