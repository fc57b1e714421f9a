// Reads an OpenAPI description that may be anybody's: what is wrong with it is said in words, not by a stack.
import { parse } from "yaml";

/** @typedef {import("./spec.mjs").Node} Node */

/** Why a command could not do its work at all, for people; as opposed to what it found. */
export class CannotRun extends Error {}

/**
 * What to print where something in a description is not where it was looked for.
 * @param {unknown} error
 */
export function unreadable(error) {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `A description is not as OpenAPI has it, and cannot be read to its end. \`npx redocly lint FILE\` may say where. (${why})`;
}

/**
 * @param {string} text
 * @param {string} name what to call it in errors
 * @returns {Node}
 * @throws {CannotRun}
 */
export function parseDescription(text, name) {
  if (/^\s*<(!doctype|html|head|body)/i.test(text)) {
    throw new CannotRun(`${name} is an HTML page, not an OpenAPI description. Is the address still right?`);
  }
  const document = parsed(text, name);
  if (!isObject(document) || typeof document.openapi !== "string") {
    throw new CannotRun(`${name} is not an OpenAPI description: it has no text "openapi" at its top.`);
  }
  if (!/^3\.[01]\./.test(document.openapi)) {
    throw new CannotRun(`${name} is written in OpenAPI ${document.openapi}; only 3.0 and 3.1 can be read.`);
  }
  if (!isObject(document.paths)) throw new CannotRun(`${name} describes no paths.`);
  return document;
}

/**
 * @param {string} text
 * @param {string} name
 */
function parsed(text, name) {
  try {
    return parse(text, { logLevel: "error" });
  } catch (error) {
    const [first] = /** @type {Error} */ (error).message.split("\n");
    throw new CannotRun(`${name} is not valid YAML: ${first?.replace(/:$/, ".")}`);
  }
}

/**
 * Every `$ref` must lead somewhere in the same document.
 * @param {Node} document
 * @param {string} name
 * @throws {CannotRun}
 */
export function checkReferences(document, name) {
  const pending = [document];
  const seen = new Set();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== "object" || node === null || seen.has(node)) continue;
    seen.add(node);
    if (typeof node.$ref === "string") target(document, node.$ref, name);
    pending.push(...Object.values(node));
  }
}

/**
 * What a reference points at, references behind it followed too.
 * @param {Node} document
 * @param {any} node
 * @param {string} name
 * @returns {any}
 * @throws {CannotRun}
 */
export function follow(document, node, name) {
  const passed = new Set();
  let at = node;
  while (isObject(at) && typeof at.$ref === "string") {
    if (passed.has(at.$ref)) throw new CannotRun(`${name} has a reference that leads back to itself: ${at.$ref}`);
    passed.add(at.$ref);
    at = target(document, at.$ref, name);
  }
  return at;
}

/**
 * @param {Node} document
 * @param {string} ref
 * @param {string} name
 */
function target(document, ref, name) {
  if (!ref.startsWith("#/")) {
    throw new CannotRun(`${name} refers to another document (${ref}). Give a bundled description, in one file.`);
  }
  const found = lookUp(document, ref);
  if (found === undefined) throw new CannotRun(`${name} has a reference that points at nothing: ${ref}`);
  return found;
}

/**
 * What stands at a JSON pointer.
 * @param {Node} document
 * @param {string} pointer with a leading #
 * @returns {any}
 */
export function lookUp(document, pointer) {
  return segmentsOf(pointer).reduce(
    (/** @type {any} */ at, segment) => (isObject(at) && Object.hasOwn(at, segment) ? at[segment] : undefined),
    document,
  );
}

/**
 * The names that a JSON pointer is made of.
 * @param {string} pointer with a leading #
 * @returns {string[]}
 */
export function segmentsOf(pointer) {
  return pointer
    .split("/")
    .slice(1)
    .filter((segment) => segment !== "")
    .map((segment) => decoded(segment).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** @param {string} segment */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null;
}
