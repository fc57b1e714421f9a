// Bodies made from the schemas of the specification and not by hand: valid ones, and for each constraint ones that
// break that constraint alone. What the specification gains is covered without a change here; a keyword that is not
// known here is an error, so that none stays untested. The formats are made by rules of their own, not the checkers'.
import fc from "fast-check";
import { type Node, resolve } from "../../scripts/support/spec.mjs";
import type { DriftKind } from "../../src/drift/compare.js";

/** Bodies that break one constraint of a schema, once, and how that has to be told. */
export interface Violation {
  /** The keyword, for example `enum`. An object without `additionalProperties: true` is closed. */
  readonly constraint: string;
  /** Where, for example `errors[0].code`. Of a list it is the first entry that is broken. */
  readonly path: string;
  readonly kind: DriftKind;
  readonly bodies: fc.Arbitrary<unknown>;
}

export function validBodies(spec: Node, schema: Node): fc.Arbitrary<unknown> {
  const scope = scopeOf(spec, schema);
  return fc.oneof(...scope.alternatives.map((alternative) => valid(scope, alternative)));
}

/** One entry for each constraint anywhere in the schema. */
export function violations(spec: Node, schema: Node): Violation[] {
  const scope = scopeOf(spec, schema);
  const { alternatives } = scope;
  if (alternatives.length === 1) return violationsWithin(scope, alternatives[0] as Node, "");

  // An alternative is recognized by any field that it requires: without one it is no longer that alternative.
  const recognizable = alternatives.flatMap((alternative) => {
    const { required = [] } = alternative;
    const onlyField = required.length === 1 ? required[0] : undefined;
    return violationsWithin(scope, alternative, "").filter(
      ({ constraint, path }) => path !== "" && !(constraint === "required" && path === onlyField),
    );
  });
  const shapeless = { constraint: "oneOf", path: "", kind: "undocumented-shape" } as const;
  return [
    ...recognizable,
    { ...shapeless, bodies: valuesOfOtherTypes(alternatives.flatMap(({ type }) => type)) },
    { ...shapeless, bodies: furtherFields(scope) },
  ];
}

interface Scope {
  readonly spec: Node;
  readonly alternatives: readonly Node[];
  /** Every name that the schema uses: with one a further field might make a body look like another alternative. */
  readonly names: ReadonlySet<string>;
}

const annotations = ["title", "description", "examples", "example", "default", "deprecated", "externalDocs"];
const constraints = ["type", "enum", "format", "minLength", "items", "minItems", "properties", "required"];

function scopeOf(spec: Node, schema: Node): Scope {
  const target = resolve(spec, schema);
  if (target.oneOf) expectKeywords(target, ["oneOf"]);
  const alternatives = (target.oneOf ?? [target]).map((alternative: Node) => resolve(spec, alternative));
  const names = new Set<string>(alternatives.flatMap((alternative: Node) => namesIn(spec, alternative)));
  return { spec, alternatives, names };
}

function namesIn(spec: Node, schema: Node): string[] {
  const { properties = {}, items } = known(spec, schema);
  const parts: Node[] = [...Object.values<Node>(properties), ...(items ? [items] : [])];
  return [...Object.keys(properties), ...parts.flatMap((part) => namesIn(spec, part))];
}

/** What a schema stands for, if it can be tested. A choice is known at the top of a body only. */
function known(spec: Node, schema: Node): Node {
  if (schema.$ref) expectKeywords(schema, ["$ref"]);
  const target = resolve(spec, schema);
  expectKeywords(target, [...constraints, "additionalProperties"]);
  if (!target.type) throw new Error("A schema without a type is not tested");
  if (target.format && target.minLength) throw new Error("A format with a length is not tested");
  if (target.additionalProperties && target.additionalProperties !== true) {
    throw new Error("A schema of further fields is not tested");
  }
  return target;
}

function expectKeywords(schema: Node, expected: readonly string[]): void {
  const unknown = Object.keys(schema).filter((key) => ![...expected, ...annotations].includes(key) && !/^x-/.test(key));
  if (unknown.length > 0) throw new Error(`Keywords of the specification that are not tested: ${unknown.join(", ")}`);
}

const texts = (limits: fc.StringConstraints = {}) => fc.string({ unit: "binary", ...limits });

const valuesOfType: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  integer: fc.maxSafeInteger(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
  string: texts(),
  array: fc.array(fc.jsonValue()),
  object: fc.dictionary(fc.string(), fc.jsonValue()),
};

function valuesOfOtherTypes(types: readonly string[]): fc.Arbitrary<unknown> {
  const others = Object.entries(valuesOfType).filter(
    ([type]) => !types.includes(type) && !(type === "integer" && types.includes("number")),
  );
  return fc.oneof(...others.map(([, values]) => values));
}

function valid(scope: Scope, schema: Node): fc.Arbitrary<unknown> {
  const target = known(scope.spec, schema);
  if (target.enum) return fc.constantFrom(...target.enum);
  return fc.oneof(
    ...[target.type].flat().map((type) => {
      if (type === "string") return validText(target);
      if (type === "array") return fc.array(valid(scope, target.items), { minLength: target.minItems ?? 0 });
      return type === "object" ? validObject(scope, target) : (valuesOfType[type] as fc.Arbitrary<unknown>);
    }),
  );
}

function validText({ format, minLength = 0 }: Node): fc.Arbitrary<string> {
  return format ? formatOf(format).valid : texts({ minLength });
}

/** Objects with these fields instead of those that the schema has; an undefined one is left out. */
function validObject(
  scope: Scope,
  { properties = {}, required = [], additionalProperties }: Node,
  instead: Readonly<Record<string, fc.Arbitrary<unknown> | undefined>> = {},
): fc.Arbitrary<object> {
  const fields = Object.entries<Node>(properties)
    .filter(([name]) => !Object.hasOwn(instead, name))
    .map(([name, schema]) => [name, valid(scope, schema)] as const);
  const given = Object.entries(instead).flatMap(([name, values]) => (values ? [[name, values] as const] : []));
  const present: string[] = required.filter((name: string) => !Object.hasOwn(instead, name));
  const requiredKeys = [...present, ...given.map(([name]) => name)];
  return fc
    .tuple(
      additionalProperties ? furtherFields(scope) : fc.constant({}),
      fc.record(Object.fromEntries([...fields, ...given]), { requiredKeys }),
    )
    .map(([further, own]) => ({ ...further, ...own }));
}

function furtherFields({ names }: Scope): fc.Arbitrary<object> {
  return fc.dictionary(
    fc.string().filter((name) => !names.has(name)),
    fc.jsonValue(),
  );
}

function violationsWithin(scope: Scope, schema: Node, path: string): Violation[] {
  const target = known(scope.spec, schema);
  const { type, format, minLength, items, minItems, properties = {}, required = [], additionalProperties } = target;
  const types = [type].flat();
  const found: Violation[] = [{ constraint: "type", path, kind: "wrong-type", bodies: valuesOfOtherTypes(types) }];
  const add = (constraint: string, kind: DriftKind, bodies: fc.Arbitrary<unknown>, at = path) =>
    found.push({ constraint, path: at, kind, bodies });

  if (target.enum) {
    const { enum: listed, ...unlisted } = target;
    const words =
      types.includes("string") && !format ? [fc.stringMatching(/^[A-Za-z_]{1,40}$/), ...nearly(listed)] : [];
    const values = fc.oneof(valid(scope, unlisted), ...words);
    add(
      "enum",
      "unknown-enum-value",
      values.filter((value) => !listed.includes(value)),
    );
  }
  if (format) add("format", "bad-format", formatOf(format).broken);
  if (minLength) add("minLength", "bad-format", texts({ maxLength: minLength - 1 }));
  if (minItems) add("minItems", "bad-format", fc.array(valid(scope, items), { maxLength: minItems - 1 }));
  if (items) {
    for (const violation of violationsWithin(scope, items, `${path}[0]`)) {
      const entries = fc.tuple(violation.bodies, fc.array(valid(scope, items), { minLength: minItems ?? 0 }));
      found.push({ ...violation, bodies: entries.map(([broken, others]) => [broken, ...others]) });
    }
  }
  const inside = (name: string) => `${path}${path && "."}${name}`;
  for (const name of required) {
    add("required", "missing-field", validObject(scope, target, { [name]: undefined }), inside(name));
  }
  for (const [name, field] of Object.entries<Node>(properties)) {
    for (const violation of violationsWithin(scope, field, inside(name))) {
      found.push({ ...violation, bodies: validObject(scope, target, { [name]: violation.bodies }) });
    }
  }
  if (types.includes("object") && !additionalProperties) {
    const name = "no_such_field";
    if (scope.names.has(name)) throw new Error(`The specification has a field ${name}`);
    const further = validObject(scope, target, { [name]: fc.jsonValue() });
    add("additionalProperties", "unknown-field", further, inside(name));
  }
  return found;
}

function nearly(listed: readonly unknown[]): fc.Arbitrary<string>[] {
  const words = listed.filter((value) => typeof value === "string");
  return [fc.constantFrom(...words.flatMap((word) => [`${word} `, `${word}s`, word.slice(1), swapCase(word), ""]))];
}

function swapCase(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase();
}

interface Format {
  readonly valid: fc.Arbitrary<string>;
  readonly broken: fc.Arbitrary<string>;
}

function formatOf(name: string): Format {
  const format = formats[name];
  if (!format) throw new Error(`A format of the specification that is not tested: ${name}`);
  return format;
}

function formatFrom(values: fc.Arbitrary<string>, tooShort: number, spoilers: ((value: string) => string)[]): Format {
  const spoilt = fc.tuple(values, fc.constantFrom(...spoilers)).map(([value, spoil]) => spoil(value));
  return { valid: values, broken: fc.oneof(texts({ maxLength: tooShort }), spoilt) };
}

const moments = fc
  .date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const zones = fc.oneof(
  fc.constantFrom("Z", "z", "-00:00"),
  fc.tuple(fc.constantFrom("+", "-"), moments).map(([sign, moment]) => `${sign}${moment.slice(11, 16)}`),
);
const fractions = fc.oneof(
  fc.constant(""),
  fc.stringMatching(/^[0-9]{1,9}$/).map((digits) => `.${digits}`),
);
const dates = moments.map((moment) => moment.slice(0, 10));
const dateTimes = fc
  .tuple(moments, fc.constantFrom("T", "t"), fractions, zones)
  .map(([moment, t, fraction, zone]) => `${moment.slice(0, 10)}${t}${moment.slice(11, 19)}${fraction}${zone}`);

const around: ((value: string) => string)[] = [(value) => `${value} `, (value) => ` ${value}`, (value) => `${value}\n`];
const noDate: ((value: string) => string)[] = [
  (value) => value.replaceAll("-", "/"),
  (value) => value.replace(/-\d\d-/, "-13-"),
  (value) => value.replace(/-\d\d-/, "-00-"),
  (value) => value.replace(/-\d\d-\d\d/, "-02-30"),
  (value) => value.replace(/-\d\d-\d\d/, "-01-32"),
  (value) => value.replace(/-\d\d-\d\d/, "-01-00"),
  (value) => value.slice(2),
];

const formats: Readonly<Record<string, Format>> = {
  date: formatFrom(dates, 9, [...around, ...noDate, (date) => `${date}T00:00:00Z`, (date) => date.slice(0, 9)]),
  "date-time": formatFrom(dateTimes, 19, [
    ...around,
    ...noDate,
    (moment) => moment.replace(/t/i, " "),
    (moment) => moment.replace(/t\d\d/i, "T24"),
    (moment) => moment.replace(/:\d\d:/, ":60:"),
    (moment) => moment.replace(/:\d\d:\d\d/, ":00:61"),
    (moment) => moment.slice(0, 19),
    (moment) => `${moment.slice(0, 19)}.Z`,
    (moment) => `${moment.slice(0, 19)}+24:00`,
    (moment) => `${moment.slice(0, 19)}+01:60`,
    (moment) => `${moment.slice(0, 19)}+0100`,
  ]),
  uri: formatFrom(fc.webUrl({ withQueryParameters: true, withFragments: true }), 1, [
    ...around,
    (uri) => uri.replace(":", ""),
    (uri) => uri.slice(uri.indexOf(":")),
    (uri) => `1${uri}`,
    (uri) => `/${uri}`,
    (uri) => `${uri}%`,
    (uri) => `${uri}%g0`,
    ...Array.from('<>"{}|\\^`ä\u0000€', (character) => (uri: string) => uri + character),
  ]),
};
