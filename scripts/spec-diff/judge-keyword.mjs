// What a change of one keyword of a schema means for those who send, or read, what the schema describes.
// A reader is safe when the provider promises more than before; a caller is, when it demands less.

/** @typedef {"breaking" | "additive" | "neutral"} Class */
/** @typedef {{ class: Class, words: string }} Verdict */
/** @typedef {import("./place.mjs").Direction} Direction */

const breaking = (/** @type {string} */ words) => /** @type {Verdict} */ ({ class: "breaking", words });
const additive = (/** @type {string} */ words) => /** @type {Verdict} */ ({ class: "additive", words });
const neutral = (/** @type {string} */ words) => /** @type {Verdict} */ ({ class: "neutral", words });

const annotations = new Set([
  "title",
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "$comment",
  "xml",
]);

const lowerBounds = new Set(["minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"]);
const upperBounds = new Set(["maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"]);
const demands = new Set(["pattern", "format", "multipleOf", "uniqueItems"]);

/**
 * @param {string} keyword
 * @param {any} before undefined if it was not there
 * @param {any} after undefined if it is gone
 * @param {Direction} direction
 * @returns {Verdict}
 */
export function judgeKeyword(keyword, before, after, direction) {
  const reads = direction === "response";
  if (annotations.has(keyword) || keyword.startsWith("x-")) return neutral(`\`${keyword}\` says something else`);
  if (keyword === "type") return judgeValues(typesIn(before), typesIn(after), reads, typeWords);
  if (keyword === "nullable") return judgeNull(before === true, after === true, reads);
  if (keyword === "enum") return judgeEnum(before, after, reads);
  if (keyword === "const") return judgeEnum(asEnum(before), asEnum(after), reads);
  if (keyword === "required") return judgeRequired(before ?? [], after ?? [], reads);
  if (keyword === "additionalProperties") return judgeFurtherFields(before, after, reads);
  if (keyword === "default") return judgeDefault(before, after, reads);
  if (keyword === "deprecated") {
    return after === true ? additive("is deprecated: announced to go") : neutral("is no longer deprecated");
  }
  if (keyword === "readOnly" || keyword === "writeOnly") {
    const concerns = keyword === (reads ? "writeOnly" : "readOnly");
    if (!concerns) return neutral(`\`${keyword}\` is about the other direction`);
    return after === true ? breaking(`is \`${keyword}\` now`) : additive(`is no longer \`${keyword}\``);
  }
  const change = `\`${keyword}\` is ${shown(after)} and was ${shown(before)}`;
  if (lowerBounds.has(keyword))
    return judgeBound(numberOr(before, -Infinity), numberOr(after, -Infinity), reads, change);
  if (upperBounds.has(keyword))
    return judgeBound(-numberOr(before, Infinity), -numberOr(after, Infinity), reads, change);
  if (demands.has(keyword)) {
    if (before === undefined) return reads ? additive(change) : breaking(change);
    if (after === undefined) return reads ? breaking(change) : additive(change);
    return breaking(change);
  }
  return breaking(`${change}: what that means cannot be told in general, so the worst is assumed`);
}

/**
 * @param {number} before
 * @param {number} after higher is stricter
 * @param {boolean} reads
 * @param {string} words
 */
function judgeBound(before, after, reads, words) {
  if (before === after) return neutral(words);
  return after > before === reads ? additive(words) : breaking(words);
}

/**
 * @param {Set<string>} before
 * @param {Set<string>} after
 * @param {boolean} reads
 * @param {(before: Set<string>, after: Set<string>) => string} inWords
 */
function judgeValues(before, after, reads, inWords) {
  const gained = [...after].some((value) => !before.has(value));
  const lost = [...before].some((value) => !after.has(value));
  if (!gained && !lost) return neutral("is written in another way");
  return (reads ? gained : lost) ? breaking(inWords(before, after)) : additive(inWords(before, after));
}

/**
 * @param {Set<string>} before
 * @param {Set<string>} after
 */
function typeWords(before, after) {
  const [was, is] = [before, after].map((types) => [...types].filter((type) => type !== "null").join());
  if (was !== is) return `is ${typeNames(after)} and was ${typeNames(before)}`;
  return after.has("null") ? "may be null now" : "is never null any more";
}

/** @param {Set<string>} types */
function typeNames(types) {
  if (types.size === everyType.length) return "of any type";
  return [...types].filter((type) => type !== "integer" || !types.has("number")).join(" or ");
}

const everyType = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** @param {string | string[] | undefined} type */
function typesIn(type) {
  const types = new Set(type === undefined ? everyType : [type].flat());
  if (types.has("number")) types.add("integer");
  return types;
}

/**
 * @param {boolean} before
 * @param {boolean} after
 * @param {boolean} reads
 */
function judgeNull(before, after, reads) {
  if (before === after) return neutral("is written in another way");
  const words = after ? "may be null now" : "is never null any more";
  return after === reads ? breaking(words) : additive(words);
}

/** @param {unknown} value */
const asEnum = (value) => (value === undefined ? undefined : [value]);

/**
 * The generated client leaves enums open, so a reader has a fallback for a new value. A value that went away is one
 * that code may still name, and the generated list of known values is part of the types.
 * @param {unknown[] | undefined} before
 * @param {unknown[] | undefined} after
 * @param {boolean} reads
 */
function judgeEnum(before, after, reads) {
  if (!after) {
    const words = "has no list of known values any more";
    return reads ? breaking(words) : additive(words);
  }
  if (!before) {
    const words = `has a list of known values now: ${list(after)}`;
    return reads ? additive(words) : breaking(words);
  }
  const gained = after.filter((value) => !before.includes(value));
  const lost = before.filter((value) => !after.includes(value));
  const doubled = after.filter((value, index) => after.indexOf(value) < index);
  const words = [
    gained.length > 0 && `has the new ${plural(gained, "value")} ${list(gained)}`,
    lost.length > 0 && `has lost the ${plural(lost, "value")} ${list(lost)}`,
    doubled.length > 0 && `lists ${list(doubled)} twice`,
  ];
  const said = words.filter(Boolean).join(" and ");
  if (!said) return neutral("lists its values in another order");
  if (gained.length === 0 && lost.length === 0) return neutral(said);
  const isBreaking = reads ? gained.includes(null) || lost.some((value) => value !== null) : lost.length > 0;
  return isBreaking ? breaking(said) : additive(said);
}

/**
 * @param {string[]} before
 * @param {string[]} after
 * @param {boolean} reads
 */
function judgeRequired(before, after, reads) {
  const gained = after.filter((name) => !before.includes(name));
  const lost = before.filter((name) => !after.includes(name));
  const words = [
    gained.length > 0 && `${list(gained)} ${reads ? "always there now" : "required now"}`,
    lost.length > 0 && `${list(lost)} ${reads ? "not always there any more" : "no longer required"}`,
  ];
  const said = words.filter(Boolean).join(", ");
  if (!said) return neutral("lists its required fields in another order");
  return (reads ? lost : gained).length > 0 ? breaking(said) : additive(said);
}

/**
 * A reader ignores further fields, whatever is said of them, but `true` gives the generated type an index signature.
 * @param {unknown} before
 * @param {unknown} after
 * @param {boolean} reads
 */
function judgeFurtherFields(before, after, reads) {
  const words = `${after === false ? "allows no" : "allows"} further fields now (\`additionalProperties\`)`;
  if (reads) {
    if (before === true) return breaking(`no longer says that there may be further fields, and the type forgets them`);
    return after === true ? additive(words) : neutral(words);
  }
  if (after === false) return breaking(words);
  return before === false ? additive(words) : neutral(words);
}

/**
 * A field with a default is never absent in the generated types.
 * @param {unknown} before
 * @param {unknown} after
 * @param {boolean} reads
 */
function judgeDefault(before, after, reads) {
  const words = `has the default ${shown(after)} and had ${shown(before)}`;
  if (before === undefined) return additive(words);
  if (reads && after !== undefined) return neutral(words);
  return breaking(words);
}

/**
 * @param {unknown} value
 * @param {number} otherwise
 */
function numberOr(value, otherwise) {
  return typeof value === "number" ? value : otherwise;
}

/** @param {unknown} value */
function shown(value) {
  if (value === undefined) return "not said";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** @param {unknown[]} values */
function list(values) {
  return values.map((value) => `\`${value}\``).join(", ");
}

/**
 * @param {unknown[]} things
 * @param {string} one
 */
function plural(things, one) {
  return things.length === 1 ? one : `${one}s`;
}
