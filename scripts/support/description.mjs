// Reads an OpenAPI description that may be anybody's: what is wrong with it is said in words, not by a stack.
import { readFile } from "node:fs/promises";
import { isRef, parseRef } from "@redocly/openapi-core/lib/ref-utils.js";
import { parse } from "yaml";

/** @typedef {import("./spec.mjs").Node} Node */

/** Why a command could not do its work at all, for people; as opposed to what it found. */
export class CannotRun extends Error {}

/**
 * @param {string} file of this project
 * @throws {CannotRun}
 */
export function readText(file) {
  return readFile(file, "utf8").catch((error) => {
    throw new CannotRun(`${file} cannot be read (${error.code}). Run this in the folder of the package.`);
  });
}

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
    if (!isObject(node) || seen.has(node)) continue;
    seen.add(node);
    resolve(document, node, name);
    pending.push(...Object.values(node));
  }
}

/**
 * What a `$ref` points at, references behind it followed too; any other node as it is.
 * @param {Node} document
 * @param {any} node
 * @param {string} [name] what to call the document in errors
 * @returns {any}
 * @throws {CannotRun}
 */
export function resolve(document, node, name = "The specification") {
  const passed = new Set();
  let at = node;
  while (isRef(at)) {
    const { $ref } = at;
    if (passed.has($ref)) throw new CannotRun(`${name} has a reference that leads back to itself: ${$ref}`);
    passed.add($ref);
    if (parseRef($ref).uri !== null) {
      throw new CannotRun(`${name} refers to another document (${$ref}). Give a bundled description, in one file.`);
    }
    at = lookUp(document, $ref);
    if (at === undefined) throw new CannotRun(`${name} has a reference that points at nothing: ${$ref}`);
  }
  return at;
}

/**
 * What stands at a JSON pointer.
 * @param {Node} document
 * @param {string} pointer with a leading #
 * @returns {any}
 */
export function lookUp(document, pointer) {
  return parseRef(pointer).pointer.reduce(
    (/** @type {any} */ at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    document,
  );
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null;
}
