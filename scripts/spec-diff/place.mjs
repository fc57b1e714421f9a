// Where in a description a change is: in which direction it travels, and what people call the place.
import { isObject, lookUp, segmentsOf } from "../support/description.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./redocly-changes.mjs").Change} Change */
/** @typedef {"request" | "response"} Direction what the caller sends, or what the caller reads */
/** @typedef {{ base: Node, revision: Node }} Descriptions */

/**
 * The component that a change is in, or its place under `paths`: that too, if another component stands there
 * than before.
 * @param {Change} change
 * @returns {string} JSON pointer, without the member that was modified
 */
export function siteOf(change) {
  const { kind, path, base, revision } = change;
  const pointer = (kind === "removed" ? base : (revision ?? base))?.pointer ?? path;
  if (kind === "modified" && base && revision && componentOf(base.pointer) !== componentOf(revision.pointer))
    return path;
  const suffix = `/${change.property?.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return change.property && change.property !== "key" && pointer.endsWith(suffix)
    ? pointer.slice(0, -suffix.length)
    : pointer;
}

/** @param {string} pointer */
function componentOf(pointer) {
  const [first, group, name] = segmentsOf(pointer);
  return first === "components" ? `${group}/${name}` : "";
}

/**
 * In which directions the place of a change is used: a schema may be in both.
 * @param {Change} change
 * @param {Descriptions} descriptions
 * @returns {Set<Direction>}
 */
export function directionsOf(change, { base, revision }) {
  const own = directionOf(segmentsOf(change.path));
  const component = componentOf(siteOf(change));
  // Where only one of the two descriptions uses it, redocly tells of that place by itself.
  const [before, after] = [base, revision].map((description) => usesOf(description, `#/components/${component}`));
  const shared = component ? [...(before ?? [])].filter((direction) => after?.has(direction)) : [];
  return new Set([...(own ? [own] : []), ...shared]);
}

/**
 * @param {string[]} segments
 * @returns {Direction | undefined}
 */
function directionOf(segments) {
  if (segments[0] !== "paths") return undefined;
  const part = segments[2] === "parameters" ? segments[2] : segments[3];
  if (part === "responses") return "response";
  return part === "parameters" || part === "requestBody" ? "request" : undefined;
}

/**
 * @param {Node} description
 * @param {string} component
 * @returns {Set<Direction>}
 */
function usesOf(description, component) {
  /** @type {Set<Direction>} */
  const found = new Set();
  const seen = new Set();
  /** @type {(node: unknown, segments: string[], direction: Direction | undefined) => void} */
  const visit = (node, segments, known) => {
    if (!isObject(node)) return;
    const direction = known ?? directionOf(segments);
    if (typeof node.$ref === "string" && direction) {
      if (node.$ref === component) found.add(direction);
      const key = `${direction} ${node.$ref}`;
      if (!seen.has(key)) {
        seen.add(key);
        visit(lookUp(description, node.$ref), [], direction);
      }
    }
    for (const [name, child] of Object.entries(node)) visit(child, known ? [] : [...segments, name], direction);
  };
  visit(description.paths, ["paths"], undefined);
  return found;
}

/**
 * What people call the place of a change.
 * @param {Change} change
 * @param {Descriptions} descriptions
 * @returns {string}
 */
export function placeOf(change, descriptions) {
  const description = change.kind === "removed" ? descriptions.base : descriptions.revision;
  const site = segmentsOf(siteOf(change));
  const [first, group, name = "", ...rest] = site;
  if (first === "components") return placeInComponent(description, group ?? "", name, rest);
  const path = segmentsOf(change.path);
  if (path[0] !== "paths") return placeAtTop(path);
  return placeInOperation(description, path);
}

/**
 * @param {Node} description
 * @param {string} group
 * @param {string} name
 * @param {string[]} rest
 */
function placeInComponent(description, group, name, rest) {
  if (!name) return `the components' ${group || "list"}`;
  if (group === "schemas") return fieldIn(rest, name);
  if (group === "parameters") {
    return fieldIn(rest.slice(1), `the parameter \`${description.components?.parameters?.[name]?.name ?? name}\``);
  }
  const kind = { headers: "the header", securitySchemes: "the security scheme", examples: "the example" }[group];
  return `${kind ?? `the ${group} component`} ${name}`;
}

/** @param {string[]} path */
function placeAtTop(path) {
  const [first = "", second] = path;
  const names = {
    servers: second === undefined ? "the list of servers" : `server ${Number(second) + 1}`,
    security: "what every operation demands as proof of who calls",
    info: "the description's own data",
    tags: "the tags",
    externalDocs: "the link to further documentation",
  };
  return Object.hasOwn(names, first) ? names[/** @type {keyof typeof names} */ (first)] : `the top of the description`;
}

/**
 * @param {Node} description
 * @param {string[]} path
 */
function placeInOperation(description, path) {
  const [, address, method, part, which, ...rest] = path;
  const operations = Object.values(description.paths).flatMap((item) => Object.keys(item)).length;
  const operation = `${method?.toUpperCase()} ${address}`;
  const where = operations > 1 ? ` (${operation})` : "";
  if (!method) return `the path ${address}`;
  if (part === "responses" && which !== undefined) {
    const answer = which === "default" ? "every other answer" : `answer ${which}`;
    const [inside, type, ...schema] = rest;
    if (inside === "headers" && type) return `the header \`${type}\` of ${answer}${where}`;
    if (inside === "content" && type && schema.length === 0) return `the media type ${type} of ${answer}${where}`;
    return `${fieldIn(schema.slice(1), answer)}${where}`;
  }
  if (part === "parameters" && which !== undefined) {
    const parameter = lookUp(description, `#/${path.slice(0, 5).map(escaped).join("/")}`);
    const resolved = parameter?.$ref ? lookUp(description, parameter.$ref) : parameter;
    return `${fieldIn(rest.slice(1), `the ${resolved?.in} parameter \`${resolved?.name}\``)}${where}`;
  }
  if (part === "requestBody") return `${fieldIn(rest.slice(2), "the request body")}${where}`;
  return operation;
}

/** @param {string} segment */
function escaped(segment) {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * @param {string[]} segments of a pointer into a schema
 * @param {string} whole what the schema is called
 */
function fieldIn(segments, whole) {
  let field = "";
  let alternative = "";
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index];
    if (segment === "properties" && index + 1 < segments.length) field += `${field && "."}${segments[++index]}`;
    else if (segment === "items") field += "[]";
    else if (segment === "oneOf" || segment === "anyOf") {
      const number = segments[++index];
      if (number !== undefined) alternative = ` (alternative ${Number(number) + 1})`;
    }
  }
  return `${field ? `the field \`${field}\` of ` : ""}${whole}${alternative}`;
}
