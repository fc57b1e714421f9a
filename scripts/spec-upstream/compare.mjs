// Compares the facts of an operation in two descriptions, and says in words where they differ.
import { limitKeywords } from "./schema-facts.mjs";

/** @typedef {import("./operation-facts.mjs").OperationFacts} OperationFacts */
/** @typedef {import("./operation-facts.mjs").Bodies} Bodies */
/** @typedef {import("./operation-facts.mjs").ParameterFacts} ParameterFacts */
/** @typedef {import("./operation-facts.mjs").ResponseFacts} ResponseFacts */
/** @typedef {import("./schema-facts.mjs").SchemaFacts} SchemaFacts */

/**
 * @typedef {object} Difference
 * @property {string} at the fact's name, as spec/deviations.yaml has it
 * @property {string} place what people call it
 * @property {string} ours
 * @property {string} theirs
 * @property {Edit} edit how our specification would say what theirs says
 */
/**
 * @typedef {{ kind: "by-hand" }
 *   | { kind: "parameter", ours?: ParameterFacts, theirs?: ParameterFacts }
 *   | { kind: "parameter-required", ours: ParameterFacts, required: boolean }
 *   | { kind: "request-body", theirs: OperationFacts["requestBody"] }
 *   | { kind: "response", status: string, theirs?: ResponseFacts }
 *   | { kind: "header", status: string, name: string, add: boolean }
 *   | { kind: "media-type", status: string, type: string, theirs?: SchemaFacts }
 *   | { kind: "shape", ours: SchemaFacts, add?: SchemaFacts }
 *   | { kind: "field", ours: SchemaFacts, name: string, theirs?: SchemaFacts, required?: boolean }
 *   | { kind: "required", ours: SchemaFacts, name: string, required: boolean }
 *   | { kind: "type", ours: SchemaFacts, types: string[] }
 *   | { kind: "null", ours: SchemaFacts, nullable: boolean }
 *   | { kind: "value", ours: SchemaFacts, value: unknown, add: boolean }
 *   | { kind: "values", ours: SchemaFacts, theirs: SchemaFacts }
 *   | { kind: "limit", ours: SchemaFacts, name: string, value: unknown }} Edit
 */

/**
 * @param {OperationFacts} ours
 * @param {OperationFacts} theirs
 * @returns {{ differences: Difference[], facts: number }} facts: how many were compared
 */
export function compareFacts(ours, theirs) {
  const notes = new Notes();
  const byHand = /** @type {const} */ ({ kind: "by-hand" });
  notes.compare("path", "the path", ours.path, theirs.path, byHand);
  notes.compare("security", "what a caller proves", ours.security, theirs.security, byHand);
  for (const [key, our, their] of pairs(ours.parameters, theirs.parameters)) compareParameters(notes, key, our, their);
  compareRequestBodies(notes, ours.requestBody, theirs.requestBody);
  for (const [status, our, their] of pairs(ours.responses, theirs.responses)) {
    const at = `responses.${status}`;
    const place = status === "default" ? "every other answer" : `answer ${status}`;
    const edit = { kind: /** @type {const} */ ("response"), status, ...(their ? { theirs: their } : {}) };
    if (!notes.both(at, place, our, their, edit)) continue;
    for (const [name, has, have] of pairs(our?.headers ?? {}, their?.headers ?? {})) {
      const header = { kind: /** @type {const} */ ("header"), status, name, add: !has };
      notes.both(`${at}.headers.${name}`, `the header \`${name}\` of ${place}`, has, have, header);
    }
    compareBodies(notes, at, place, our?.bodies ?? {}, their?.bodies ?? {}, status);
  }
  return { differences: notes.differences, facts: notes.facts };
}

class Notes {
  /** @type {Difference[]} */
  differences = [];
  facts = 0;

  /**
   * @param {string} at
   * @param {string} place
   * @param {string} ours
   * @param {string} theirs
   * @param {Edit} edit
   * @returns {boolean} whether they agree
   */
  compare(at, place, ours, theirs, edit) {
    this.facts++;
    if (ours !== theirs) this.differences.push({ at, place, ours, theirs, edit });
    return ours === theirs;
  }

  /**
   * @param {string} at
   * @param {string} place
   * @param {unknown} ours
   * @param {unknown} theirs
   * @param {Edit} edit
   * @returns {boolean} whether both have it
   */
  both(at, place, ours, theirs, edit) {
    const agree = this.compare(at, place, documented(ours), documented(theirs), edit);
    return agree && ours !== undefined;
  }
}

/** @param {unknown} value */
const documented = (value) => (value === undefined ? "not documented" : "documented");

/**
 * @param {Notes} notes
 * @param {string} key
 * @param {ParameterFacts | undefined} ours
 * @param {ParameterFacts | undefined} theirs
 */
function compareParameters(notes, key, ours, theirs) {
  const at = `parameters.${key}`;
  const known = ours ?? theirs;
  const place = `the ${known?.in} parameter \`${known?.name}\``;
  const edit = /** @type {Edit} */ ({ kind: "parameter", ours, theirs });
  if (!notes.both(at, place, ours, theirs, edit) || !ours || !theirs) return;
  const [our, their] = [ours.required, theirs.required].map((required) => (required ? "required" : "optional"));
  const demand = /** @type {const} */ ({ kind: "parameter-required", ours, required: theirs.required });
  notes.compare(`${at}.required`, place, our ?? "", their ?? "", demand);
  compareSchemas(notes, at, place, ours.schema, theirs.schema);
}

/**
 * @param {Notes} notes
 * @param {OperationFacts["requestBody"]} ours
 * @param {OperationFacts["requestBody"]} theirs
 */
function compareRequestBodies(notes, ours, theirs) {
  const [our, their] = [ours, theirs].map((body) => (!body ? "none" : body.required ? "required" : "optional"));
  const place = "the request body";
  notes.compare("requestBody", place, our ?? "", their ?? "", { kind: "request-body", theirs });
  if (ours && theirs) compareBodies(notes, "requestBody", place, ours.bodies, theirs.bodies);
}

/**
 * @param {Notes} notes
 * @param {string} at
 * @param {string} place
 * @param {Bodies} ours
 * @param {Bodies} theirs
 * @param {string} [status] of the response
 */
function compareBodies(notes, at, place, ours, theirs, status) {
  for (const [type, our, their] of pairs(ours, theirs)) {
    /** @type {Edit} */
    const edit = status
      ? { kind: "media-type", status, type, ...(their ? { theirs: their } : {}) }
      : { kind: "by-hand" };
    if (!notes.both(`${at}.content.${type}`, `the media type ${type} of ${place}`, our, their, edit)) continue;
    const inside = type === "application/json" ? at : `${at}.content.${type}`;
    if (our && their) compareShapes(notes, inside, place, our, their);
  }
}

/**
 * Each of their shapes with the one of ours that is most like it.
 * @param {Notes} notes
 * @param {string} at
 * @param {string} place
 * @param {SchemaFacts} ours
 * @param {SchemaFacts} theirs
 */
function compareShapes(notes, at, place, ours, theirs) {
  const left = new Set(ours.shapes ?? [ours]);
  if (left.size === 1 && !theirs.shapes) return compareSchemas(notes, at, place, ours, theirs);
  for (const their of theirs.shapes ?? [theirs]) {
    const [best] = [...left].sort((a, b) => likeness(b, their) - likeness(a, their));
    if (best && likeness(best, their) > 0) {
      left.delete(best);
      compareSchemas(notes, at, place, best, their);
    } else {
      notes.compare(`${at}.shapes`, place, "not documented", shapeWords(their), { kind: "shape", ours, add: their });
    }
  }
  for (const our of left)
    notes.compare(`${at}.shapes`, place, shapeWords(our), "not documented", { kind: "shape", ours });
}

/**
 * @param {SchemaFacts} one
 * @param {SchemaFacts} other
 */
function likeness(one, other) {
  if (one.types.join() !== other.types.join()) return 0;
  const names = Object.keys(one.fields);
  const shared = names.filter((name) => other.fields[name]).length;
  return names.length === 0 && Object.keys(other.fields).length === 0 ? 1 : shared;
}

/** @param {SchemaFacts} facts */
function shapeWords(facts) {
  const fields = Object.keys(facts.fields);
  return fields.length > 0 ? `an object with ${fields.join(", ")}` : typeWords(facts);
}

/**
 * @param {Notes} notes
 * @param {string} at
 * @param {string} place
 * @param {SchemaFacts} ours
 * @param {SchemaFacts} theirs
 */
function compareSchemas(notes, at, place, ours, theirs) {
  const sameType = notes.compare(`${at}.type`, place, typeWords(ours), typeWords(theirs), {
    kind: "type",
    ours,
    types: theirs.types,
  });
  const [our, their] = [ours, theirs].map(({ nullable }) => (nullable ? "may be null" : "never null"));
  notes.compare(`${at}.null`, place, our ?? "", their ?? "", { kind: "null", ours, nullable: theirs.nullable });
  if (!sameType) return;
  compareValues(notes, at, place, ours, theirs);
  for (const name of limitKeywords) {
    if (!(name in ours.limits) && !(name in theirs.limits)) continue;
    const [is, should] = [ours, theirs].map(({ limits }) => String(limits[name] ?? "none"));
    notes.compare(`${at}.${name}`, place, is ?? "", should ?? "", {
      kind: "limit",
      ours,
      name,
      value: theirs.limits[name],
    });
  }
  for (const [name, our, their] of pairs(ours.fields, theirs.fields)) {
    const field = `the field \`${name}\` of ${place}`;
    const required = theirs.required.includes(name);
    /** @type {Edit} */
    const edit = { kind: "field", ours, name, ...(their ? { theirs: their, required } : {}) };
    if (!notes.both(`${at}.${name}`, field, our, their, edit) || !our || !their) continue;
    const [is, should] = [ours, theirs].map((facts) =>
      facts.required.includes(name) ? "always there" : "may be absent",
    );
    notes.compare(`${at}.${name}.required`, field, is ?? "", should ?? "", { kind: "required", ours, name, required });
    compareShapes(notes, `${at}.${name}`, field, our, their);
  }
  if (ours.items && theirs.items) compareShapes(notes, `${at}[]`, `each entry of ${place}`, ours.items, theirs.items);
}

/**
 * @param {Notes} notes
 * @param {string} at
 * @param {string} place
 * @param {SchemaFacts} ours
 * @param {SchemaFacts} theirs
 */
function compareValues(notes, at, place, ours, theirs) {
  if (!ours.values && !theirs.values) return;
  if (!ours.values || !theirs.values) {
    const [our, their] = [ours, theirs].map(({ values }) => values?.join(", ") ?? "any value");
    notes.compare(`${at}.enum`, place, our ?? "", their ?? "", { kind: "values", ours, theirs });
    return;
  }
  for (const value of new Set([...ours.values, ...theirs.values])) {
    const [our, their] = [ours, theirs].map(({ values }) => values?.includes(value) || undefined);
    const edit = /** @type {const} */ ({ kind: "value", ours, value, add: !our });
    notes.both(`${at}.enum.${value}`, `the value \`${value}\` of ${place}`, our, their, edit);
  }
}

/** @param {SchemaFacts} facts */
function typeWords({ types }) {
  return types.join(" or ") || "any type";
}

/**
 * @template T
 * @param {Record<string, T>} ours
 * @param {Record<string, T>} theirs
 * @returns {[string, T | undefined, T | undefined][]}
 */
function pairs(ours, theirs) {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].map((name) => [
    name,
    Object.hasOwn(ours, name) ? ours[name] : undefined,
    Object.hasOwn(theirs, name) ? theirs[name] : undefined,
  ]);
}
