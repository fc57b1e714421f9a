// Compares the facts of an operation in two descriptions, and says in words where they differ.
import { limitKeywords } from "./schema-facts.mjs";
import {
  fieldSteps,
  headerSteps,
  keywordSteps,
  nullSteps,
  requestBodySteps,
  responseSteps,
  shapeSteps,
} from "./steps.mjs";

/** @typedef {import("./operation-facts.mjs").OperationFacts} OperationFacts */
/** @typedef {import("./operation-facts.mjs").Bodies} Bodies */
/** @typedef {import("./operation-facts.mjs").ParameterFacts} ParameterFacts */
/** @typedef {import("./operation-facts.mjs").ResponseFacts} ResponseFacts */
/** @typedef {import("./schema-facts.mjs").SchemaFacts} SchemaFacts */
/** @typedef {import("./steps.mjs").Step} Step */

/**
 * @typedef {object} Difference
 * @property {string} at the fact's name, as spec/deviations.yaml has it
 * @property {string} place what people call it
 * @property {string} ours
 * @property {string} theirs
 * @property {readonly Step[]} steps that would make our specification say it; none if that takes a decision
 */
/**
 * @param {OperationFacts} ours
 * @param {OperationFacts} theirs
 * @returns {{ differences: Difference[], facts: number }} facts: how many were compared
 */
export function compareFacts(ours, theirs) {
  const notes = new Notes();
  notes.compare("path", "the path", ours.path, theirs.path);
  notes.compare("security", "what a caller proves", ours.security, theirs.security);
  for (const [key, our, their] of pairs(ours.parameters, theirs.parameters)) compareParameters(notes, key, our, their);
  compareRequestBodies(notes, ours.requestBody, theirs.requestBody);
  for (const [status, our, their] of pairs(ours.responses, theirs.responses)) {
    const at = `responses.${status}`;
    const place = status === "default" ? "every other answer" : `answer ${status}`;
    if (!notes.both(at, place, our, their, () => responseSteps(status, their))) continue;
    for (const [name, has, have] of pairs(our?.headers ?? {}, their?.headers ?? {})) {
      const header = `the header \`${name}\` of ${place}`;
      notes.both(`${at}.headers.${name}`, header, has, have, () => headerSteps(status, name, !has));
    }
    compareBodies(notes, at, place, our?.bodies ?? {}, their?.bodies ?? {});
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
   * @param {() => readonly Step[]} [steps]
   * @returns {boolean} whether they agree
   */
  compare(at, place, ours, theirs, steps = () => []) {
    this.facts++;
    if (ours !== theirs) this.differences.push({ at, place, ours, theirs, steps: steps() });
    return ours === theirs;
  }

  /**
   * @param {string} at
   * @param {string} place
   * @param {unknown} ours
   * @param {unknown} theirs
   * @param {() => readonly Step[]} [steps]
   * @returns {boolean} whether both have it
   */
  both(at, place, ours, theirs, steps) {
    const agree = this.compare(at, place, documented(ours), documented(theirs), steps);
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
  if (!notes.both(at, place, ours, theirs) || !ours || !theirs) return;
  const [our, their] = [ours.required, theirs.required].map((required) => (required ? "required" : "optional"));
  const value = theirs.required;
  const demand = () => (ours.in === "path" ? [] : [{ path: [ours.node, "required"], value }]);
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
  notes.compare("requestBody", place, our ?? "", their ?? "", () => requestBodySteps(ours, theirs));
  if (ours && theirs) compareBodies(notes, "requestBody", place, ours.bodies, theirs.bodies);
}

/**
 * @param {Notes} notes
 * @param {string} at
 * @param {string} place
 * @param {Bodies} ours
 * @param {Bodies} theirs
 */
function compareBodies(notes, at, place, ours, theirs) {
  for (const [type, our, their] of pairs(ours, theirs)) {
    if (!notes.both(`${at}.content.${type}`, `the media type ${type} of ${place}`, our, their)) continue;
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
      notes.compare(`${at}.shapes`, place, "not documented", shapeWords(their), () => shapeSteps(ours, their));
    }
  }
  for (const our of left) notes.compare(`${at}.shapes`, place, shapeWords(our), "not documented");
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
  const retyped = () => keywordSteps(ours, { ...theirs, nullable: ours.nullable }, "type");
  const sameType = notes.compare(`${at}.type`, place, typeWords(ours), typeWords(theirs), retyped);
  const [our, their] = [ours, theirs].map(({ nullable }) => (nullable ? "may be null" : "never null"));
  notes.compare(`${at}.null`, place, our ?? "", their ?? "", () => nullSteps(ours, theirs.nullable));
  if (!sameType) return;
  compareValues(notes, at, place, ours, theirs);
  for (const name of limitKeywords) {
    if (!(name in ours.limits) && !(name in theirs.limits)) continue;
    const [is, should] = [ours, theirs].map(({ limits }) => String(limits[name] ?? "none"));
    notes.compare(`${at}.${name}`, place, is ?? "", should ?? "", () => keywordSteps(ours, theirs, name));
  }
  for (const [name, our, their] of pairs(ours.fields, theirs.fields)) {
    const field = `the field \`${name}\` of ${place}`;
    const required = theirs.required.includes(name);
    const steps = () => fieldSteps(ours, name, their, required);
    if (!notes.both(`${at}.${name}`, field, our, their, steps) || !our || !their) continue;
    const [is, should] = [ours, theirs].map((facts) =>
      facts.required.includes(name) ? "always there" : "may be absent",
    );
    const demand = () => [{ path: [ours.node, "required"], entry: name, has: required }];
    notes.compare(`${at}.${name}.required`, field, is ?? "", should ?? "", demand);
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
    notes.compare(`${at}.enum`, place, our ?? "", their ?? "", () =>
      keywordSteps(ours, { ...theirs, nullable: ours.nullable }, "enum"),
    );
    return;
  }
  for (const value of new Set([...ours.values, ...theirs.values])) {
    const [our, their] = [ours, theirs].map(({ values }) => values?.includes(value) || undefined);
    const steps = () => [{ path: [ours.node, "enum"], entry: value, has: !our }];
    notes.both(`${at}.enum.${value}`, `the value \`${value}\` of ${place}`, our, their, steps);
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
