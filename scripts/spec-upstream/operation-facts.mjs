// Cuts one operation out of a description, with all that it refers to, and says its facts in one form.
import { CannotRun, isObject, resolve } from "../support/description.mjs";
import { schemaFacts } from "./schema-facts.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./schema-facts.mjs").Origin} Origin */
/** @typedef {import("./schema-facts.mjs").SchemaFacts} SchemaFacts */
/** @typedef {{ node: Node, in: string, name: string, required: boolean, schema: SchemaFacts }} ParameterFacts */
/** @typedef {Record<string, SchemaFacts>} Bodies by media type */
/** @typedef {{ headers: Record<string, Node>, bodies: Bodies }} ResponseFacts */
/**
 * @typedef {object} OperationFacts
 * @property {string} path with {} for each parameter, whatever its name
 * @property {Record<string, ParameterFacts>} parameters path.1, path.2, query.name …
 * @property {{ required: boolean, bodies: Bodies } | undefined} requestBody
 * @property {Record<string, ResponseFacts>} responses by status
 * @property {string} security in words
 */

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * @param {Origin} given
 * @param {{ method: string, path: string }} wanted parameters may have other names, and a server's address may hold
 *   a part of the path
 * @returns {OperationFacts}
 * @throws {CannotRun}
 */
export function operationFacts(given, wanted) {
  const origin = { ...given, schemas: 0 };
  const { path, shape, item, operation } = find(origin, wanted);
  const { description, name } = origin;
  const body = resolve(description, operation.requestBody, name);
  return {
    path: shape,
    parameters: parametersOf(origin, path, item, operation),
    requestBody: body && { required: body.required === true, bodies: bodiesOf(origin, body) },
    responses: Object.fromEntries(
      Object.entries(operation.responses ?? {}).map(([status, written]) => {
        const response = resolve(description, written, name) ?? {};
        const headers = Object.keys(response.headers ?? {}).map((header) => [header.toLowerCase(), {}]);
        return [status.toLowerCase(), { headers: Object.fromEntries(headers), bodies: bodiesOf(origin, response) }];
      }),
    ),
    security: securityOf(origin, operation.security ?? description.security ?? []),
  };
}

/**
 * @param {Origin} origin
 * @param {{ method: string, path: string }} wanted
 */
function find({ description, name }, { method, path: wantedPath }) {
  const wanted = shapeOf(wantedPath);
  const withoutVersion = wanted.replace(/^\/v\d+/, "");
  const candidates = Object.entries(description.paths).flatMap(([path, written]) => {
    const item = resolve(description, written, name) ?? {};
    const shapes = prefixesOf(description, item, method).map((prefix) => shapeOf(`${prefix}${path}`));
    const exact = shapes.includes(wanted);
    const alike = exact || shapes.some((shape) => shape.endsWith(withoutVersion));
    return alike ? [{ path, shape: exact ? wanted : /** @type {string} */ (shapes[0]), item, exact }] : [];
  });
  const found = candidates.sort((a, b) => Number(b.exact) - Number(a.exact)).find(({ item }) => isObject(item[method]));
  if (found) return { ...found, operation: /** @type {Node} */ (found.item)[method] };
  const others = candidates.flatMap(({ item, path }) =>
    methods.filter((other) => item[other]).map((other) => `${other.toUpperCase()} ${path}`),
  );
  throw new CannotRun(
    `${name} does not describe ${method.toUpperCase()} ${wantedPath}. ` +
      (others.length > 0 ? `It has ${others.join(", ")}.` : "Is it the description of the identifications?"),
  );
}

/**
 * What the addresses of the servers put before each path.
 * @param {Node} description
 * @param {Node} item
 * @param {string} method
 */
function prefixesOf(description, item, method) {
  const servers = item[method]?.servers ?? item.servers ?? description.servers ?? [];
  const paths = servers.map((/** @type {Node} */ { url }) => {
    const address = String(url).replace(/\{[^}]*\}/g, "x");
    return URL.canParse(address, "http://host") ? new URL(address, "http://host").pathname.replace(/\/$/, "") : "";
  });
  return [...new Set(["", ...paths])];
}

/** @param {string} path */
function shapeOf(path) {
  return path.replace(/\{[^}]*\}/g, "{}");
}

/**
 * @param {Origin} origin
 * @param {string} path
 * @param {Node} item
 * @param {Node} operation
 * @returns {Record<string, ParameterFacts>}
 */
function parametersOf(origin, path, item, operation) {
  const order = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((written) => {
    const node = resolve(origin.description, written, origin.name) ?? {};
    const place = node.in === "path" ? order.indexOf(node.name) + 1 : node.name;
    const schema = node.schema ?? Object.values(node.content ?? {})[0]?.schema ?? {};
    return /** @type {const} */ ([
      `${node.in}.${node.in === "header" ? String(place).toLowerCase() : place}`,
      { node, in: node.in, name: node.name, required: node.required === true, schema: schemaFacts(origin, schema) },
    ]);
  });
  // Headers of these names are described elsewhere, and say nothing here (OpenAPI, Parameter Object).
  const meaningless = ["header.accept", "header.content-type", "header.authorization"];
  return Object.fromEntries(all.filter(([key]) => !meaningless.includes(key)));
}

/**
 * @param {Origin} origin
 * @param {Node} holder of content
 * @returns {Bodies}
 */
function bodiesOf(origin, { content = {} }) {
  return Object.fromEntries(
    Object.entries(content).map(([type, media]) => [
      type.split(";")[0]?.trim().toLowerCase() ?? type,
      schemaFacts(origin, /** @type {Node} */ (media)?.schema ?? {}),
    ]),
  );
}

/**
 * @param {Origin} origin
 * @param {Node[]} requirements
 */
function securityOf({ description, name }, requirements) {
  const ways = requirements.map((requirement) => {
    const schemes = Object.entries(requirement).map(([key, scopes]) => {
      const ref = `#/components/securitySchemes/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return schemeWords(resolve(description, { $ref: ref }, name), /** @type {string[]} */ (scopes ?? []));
    });
    return schemes.sort().join(" and ") || "nothing";
  });
  return ways.sort().join(" or ") || "none";
}

/**
 * @param {Node} scheme
 * @param {string[]} scopes
 */
function schemeWords(scheme, scopes) {
  const detail = { oauth2: Object.keys(scheme.flows ?? {}).join(), http: scheme.scheme, apiKey: `in ${scheme.in}` };
  const words = `${scheme.type} ${detail[/** @type {keyof typeof detail} */ (scheme.type)] ?? ""}`.trim();
  return scopes.length > 0 ? `${words} (${[...scopes].sort().join(", ")})` : words;
}
