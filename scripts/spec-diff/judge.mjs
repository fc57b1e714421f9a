// Corrects redocly's verdict on a change for those who consume the contract: by the types that are generated from it, and by what
// happens at run time. redocly judges for API owners in general.
import { isObject, lookUp, resolve } from "../support/description.mjs";
import { operationsOf } from "../support/spec.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./changes.mjs").Change} Change */
/** @typedef {"breaking" | "additive" | "neutral"} Class */
/** @typedef {{ base: Node, revision: Node }} Descriptions */
/** @typedef {{ class: Class, at: string, words: string }} JudgedChange at: JSON pointer */
/**
 * @typedef {{ was: any, is: any, gained: unknown[], lost: unknown[], reads: boolean, redocly: Class, at: string[], revision: Node }} Facts
 *   what the table decides by: gained and lost are entries of a list; reads: whether callers read it, else they send it; at: the
 *   names in the change's pointer; revision: the new description
 */

/** @type {readonly Class[]} worst first */
export const classes = ["breaking", "additive", "neutral"];
const asClass = /** @type {const} */ ({ major: "breaking", minor: "additive", patch: "neutral" });

const schemaTypes = "Schema SchemaProperties OneOf AnyOf AllOf";

/** @type {(facts: Facts) => Class} redocly calls a promise to readers, or a demand that is dropped, a patch */
const constraint = ({ redocly, gained, lost }) =>
  redocly !== "neutral" ? redocly : gained.length + lost.length === 0 ? "neutral" : "additive";
/** @type {(facts: Facts) => Class} */
const demand = ({ was, is }) => (!was === !is ? "neutral" : is ? "breaking" : "additive");
/** @type {(facts: Facts) => Class} */
const promise = ({ was, is }) => (!was === !is ? "neutral" : is ? "additive" : "breaking");
/** @type {(facts: Facts) => Class} */
const ifRequired = ({ is, revision }) =>
  [is].flat().some((node) => resolve(revision, node)?.required) ? "breaking" : "additive";

/**
 * The first row that a change fits decides. Names are separated by spaces; none means any. A row about schemas is asked for each
 * direction in which the schema travels, and the worse counts.
 * @type {readonly [types: string, kind: string, properties: string, verdict: Class | ((facts: Facts) => Class), because?: string][]}
 */
const corrections = [
  ["Info Contact License Tag TagList TagsList ExternalDocs Example ExamplesMap", "", "", "neutral"],
  ["", "modified", "title description summary example examples externalDocs tags $comment xml", "neutral"],
  ["", "modified", "key", "breaking"],
  ["", "modified", "deprecated", ({ is }) => (is === true ? "additive" : "neutral")],
  ["Operation", "modified", "operationId", "breaking", "generated names follow it"],
  ["Root", "modified", "openapi", ({ was, is }) => (minorOf(was) === minorOf(is) ? "neutral" : "breaking")],

  ["Parameter", "modified", "name", "breaking", "generated names follow it"],
  ["Parameter RequestBody", "modified", "required", demand],
  ["Parameter ParameterList RequestBody", "added", "", ifRequired],
  ["Header", "modified", "required", promise],
  ["Response", "added", "", ({ at }) => (/^[45]|^default$/.test(at.at(-1) ?? "") ? "additive" : "breaking")],
  ["SecurityRequirementList ServerList ServerVariablesMap", "", "", "breaking"],
  ["Server", "added", "", ({ at }) => (at.length > 2 ? "breaking" : "additive"), "the client has addresses built in"],
  [
    "Server",
    "modified",
    "url x-environment x-token-url",
    ({ was }) => (was === undefined ? "additive" : "breaking"),
    "the client has it built in",
  ],
  ["Server", "modified", "", "neutral"],

  // A tolerant reader has a fallback for a new value. One that went away is one that code may still name.
  [
    "Schema",
    "modified",
    "enum",
    ({ was, is, gained, lost, redocly }) => {
      if (was === undefined || is === undefined) return redocly === "breaking" ? "breaking" : "additive";
      if (lost.some((value) => value !== null)) return "breaking";
      if ([...gained, ...lost].includes(null)) return redocly === "breaking" ? "breaking" : "additive";
      return gained.length > 0 ? "additive" : "neutral";
    },
  ],
  ["Schema", "modified", "nullable", (facts) => (facts.reads ? demand(facts) : promise(facts))],
  ["Schema", "modified", "type required const pattern format multipleOf uniqueItems", constraint],
  ["Schema", "modified", "minLength minItems minProperties minimum exclusiveMinimum", constraint],
  ["Schema", "modified", "maxLength maxItems maxProperties maximum exclusiveMaximum", constraint],
  // Readers ignore further fields, but `true` gives the generated type an index signature.
  [
    "Schema",
    "modified",
    "additionalProperties",
    ({ was, is, reads, redocly }) => {
      if (reads) return was === true ? "breaking" : is === true ? "additive" : "neutral";
      return was === false && redocly === "neutral" ? "additive" : redocly;
    },
  ],
  // A field with a default is never absent in the generated types.
  [
    "Schema",
    "modified",
    "default",
    ({ was, is, reads }) => (was === undefined ? "additive" : reads && is !== undefined ? "neutral" : "breaking"),
  ],
  ["Schema", "modified", "readOnly", (facts) => (facts.reads ? "neutral" : demand(facts))],
  ["Schema", "modified", "writeOnly", (facts) => (facts.reads ? demand(facts) : "neutral")],
  ["Schema", "modified", "", "breaking", "what that means depends, so the worst is assumed"],
  [schemaTypes, "", "", judgeSubschema],

  ["", "removed", "", "breaking"],
  ["", "modified", "", ({ redocly }) => (redocly === "additive" ? "additive" : "breaking")],
];

/**
 * A schema within another that is new, or gone.
 * @param {Facts} facts
 * @returns {Class}
 */
function judgeSubschema({ is, reads, at }) {
  const added = is !== undefined;
  const [container = "", name = ""] = at.slice(-2);
  if ([container, name].includes("properties")) return added ? "additive" : "breaking";
  if (["oneOf", "anyOf"].some((word) => [container, name].includes(word))) {
    return added && !reads ? "additive" : "breaking";
  }
  // It says more of what is sent or read: a promise to readers, a demand on callers.
  const says = ["items", "additionalProperties", "schema", "allOf"].some((word) => [container, name].includes(word));
  return says && added === reads ? "additive" : "breaking";
}

/** Components whose names become names of generated types. */
const namedTypes = ["schemas", "parameters", "responses", "requestBodies", "headers", "pathItems"];

/**
 * @param {readonly Change[]} changes
 * @param {Descriptions} descriptions
 * @returns {JudgedChange[]} worst first
 */
export function judgeChanges(changes, descriptions) {
  return changes
    .map((change) => {
      const { class: verdict, because } = judge(change, descriptions);
      return { class: verdict, at: placeOf(change), words: [wordsOf(change), because].filter(Boolean).join(": ") };
    })
    .sort((a, b) => classes.indexOf(a.class) - classes.indexOf(b.class));
}

/**
 * @param {Change} change
 * @param {Descriptions} descriptions
 * @returns {{ class: Class, because?: string | undefined }}
 */
function judge(change, { base, revision }) {
  const { typeName, kind, property = "", impact } = change;
  const at = change.path.split("/").slice(1);
  if (property.startsWith("x-") && typeName !== "Server") return { class: "neutral" };
  if (at[0] === "components" && at.length <= 3 && kind !== "modified") {
    const isNamed = kind === "removed" && namedTypes.includes(at[1] ?? "");
    if (isNamed) return { class: "breaking", because: "its generated name is gone" };
    return { class: "neutral", because: "where an operation uses it, that is reported there" };
  }
  const [, , , verdict, because] =
    corrections.find(([types, kinds, properties]) =>
      [
        [types, typeName],
        [kinds, kind],
        [properties, property],
      ].every(([known, name]) => known === "" || known?.split(" ").includes(name ?? "")),
    ) ?? [];
  if (verdict === undefined) return { class: asClass[impact] };
  if (typeof verdict === "string") return { class: verdict, because };
  const [was, is] = [change.base?.value, change.revision?.value];
  const { gained, lost } = entries(was, is);
  const facts = { was, is, gained, lost, redocly: asClass[impact], at, revision };
  const found = directionsOf(change, base, revision).map((reads) => verdict({ ...facts, reads }));
  if (
    property === "required" &&
    gained.length > 0 &&
    successBodies(revision).includes(lookUp(revision, siteOf(change)))
  )
    return { class: "breaking", because: "the client refuses a success without it" };
  return { class: classes.find((one) => found.includes(one)) ?? "neutral", because };
}

/** Responses, and the payloads of webhooks. */
const isReadAt = /^#\/(paths\/[^/]+\/[^/]+\/responses|webhooks\/[^/]+\/[^/]+\/requestBody)\//;

/**
 * In which directions a schema travels, true for what callers read. redocly names the first use of a component.
 * @param {Change} change
 * @param {Node} base
 * @param {Node} revision
 */
function directionsOf(change, base, revision) {
  const site = siteOf(change);
  if (!schemaTypes.includes(change.typeName)) return [false];
  const [component] = /^#\/components\/[^/]+\/[^/]+/.exec(site) ?? [];
  const isRead = (/** @type {string} */ pointer) => isReadAt.test(pointer);
  if (component === undefined) return [isRead(change.path)];
  // Where only one of the two descriptions uses it, redocly reports that place by itself.
  const both = [true, false].filter((reads) => [base, revision].every((one) => uses(one, reads).has(component)));
  return /^#\/(paths|webhooks)\//.test(change.path) ? [...new Set([isRead(change.path), ...both])] : both;
}

/**
 * The components that callers read, or those that they send.
 * @param {Node} description
 * @param {boolean} reads
 */
function uses(description, reads) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {unknown} */ node) => {
    for (const [, ref = ""] of JSON.stringify(node ?? {}).matchAll(/"\$ref":"([^"]+)"/g)) {
      if (found.has(ref)) continue;
      found.add(ref);
      visit(lookUp(description, ref));
    }
  };
  for (const item of Object.values(description.paths)) {
    for (const { responses, parameters, requestBody } of Object.values(item)) {
      visit(reads ? responses : [parameters, requestBody]);
    }
    if (!reads) visit(item.parameters);
  }
  // What the provider sends is read.
  for (const { post } of Object.values(description.webhooks ?? {})) if (reads) visit(post.requestBody);
  return found;
}

/** @param {Node} description */
function successBodies(description) {
  return operationsOf(description).flatMap(({ operation }) =>
    Object.entries(operation.responses ?? {})
      .filter(([status]) => status.startsWith("2"))
      .map(([, response]) => resolve(description, response)?.content?.["application/json"]?.schema)
      .map((schema) => resolve(description, schema)),
  );
}

/**
 * Where the change is written: in a component, or under `paths`; there too, if another component stands there than before.
 * @param {Change} change
 */
function siteOf({ kind, path, property = "", base, revision }) {
  const inName = `/${property.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const without = (/** @type {string} */ pointer) =>
    property && pointer.endsWith(inName) ? pointer.slice(0, -inName.length) : pointer;
  if (kind === "removed" || property === "key") return base?.pointer ?? path;
  if (kind === "modified" && base && revision && without(base.pointer) !== without(revision.pointer)) return path;
  return without((revision ?? base)?.pointer ?? path);
}

/** @param {Change} change */
function placeOf(change) {
  const { property } = change;
  if (property === "key") return change.path;
  return property ? `${siteOf(change)}/${property.replaceAll("~", "~0").replaceAll("/", "~1")}` : siteOf(change);
}

/** @param {Change} change */
function wordsOf({ kind, property, base, revision }) {
  if (kind !== "modified") return kind;
  const [was, is] = [base?.value, revision?.value];
  if (property === "key") return `was ${short(was)}`;
  if ([was, is].some((value) => isObject(value) && !Array.isArray(value))) return "says something else";
  if (!Array.isArray(was) && !Array.isArray(is)) return `${short(is)}, was ${short(was)}`;
  const { gained, lost } = entries(was, is);
  const said = [...gained.map((value) => `gains ${short(value)}`), ...lost.map((value) => `loses ${short(value)}`)];
  return said.join(", ") || "in another order, or with repetitions";
}

/** @param {unknown} value */
function short(value) {
  if (value === undefined) return "nothing";
  const text = `${value}`;
  return `\`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``;
}

/**
 * What a list has now and had not before, and the other way round; a value by itself is a list of one.
 * @param {unknown} was
 * @param {unknown} is
 * @returns {{ gained: unknown[], lost: unknown[] }}
 */
function entries(was, is) {
  const listOf = (/** @type {unknown} */ value) => (value === undefined ? [] : [value].flat());
  const without = (/** @type {unknown[]} */ list, /** @type {unknown[]} */ others) =>
    list.filter((value) => !others.includes(value));
  return { gained: without(listOf(is), listOf(was)), lost: without(listOf(was), listOf(is)) };
}

/** @param {unknown} version */
const minorOf = (version) => String(version).split(".").slice(0, 2).join(".");
