// Changes the specification by a table: set, delete, push (to a list), rename (within its object), copy (from elsewhere), pathText (in
// the name of the path). A place is a path from the top; `path` and `operation` are the first ones that the specification has, an
// `operationId` is that operation, `*` stands for any text in a name, and `=` is before an entry of a list.

import { operationsOf } from "./spec.mjs";

/** @typedef {import("./spec.mjs").Node} Node */
/** @typedef {{ parent: any, name: any }} Place */

/** By its word in a table. @type {Record<string, (spec: Node, what: any) => void>} */
const actions = {
  set: (spec, values) => eachPlace(spec, values, ({ parent, name }, value) => (parent[name] = structuredClone(value))),
  delete: (spec, paths) => {
    for (const { parent, name } of paths.flatMap((/** @type {string} */ path) => placesAt(spec, path))) {
      if (Array.isArray(parent)) parent.splice(name, 1);
      else delete parent[name];
    }
  },
  push: (spec, values) => eachPlace(spec, values, ({ parent, name }, value) => parent[name].push(...[value].flat())),
  rename: (spec, names) => eachPlace(spec, names, ({ parent, name }, other) => renameKey(parent, name, other)),
  copy: (spec, sources) =>
    eachPlace(spec, sources, ({ parent, name }, source) => {
      const [from] = placesAt(spec, source);
      parent[name] = structuredClone(from?.parent[from.name]);
    }),
  pathText(spec, texts) {
    for (const [from, to] of Object.entries(texts)) renameKey(spec.paths, pathOf(spec), pathOf(spec).replace(from, to));
  },
};

/** @param {Node} spec @returns {string} the first path */
const pathOf = (spec) => Object.keys(spec.paths)[0] ?? "";

/** @param {Node} spec @param {Record<string, any>} values by path @param {(place: Place, value: any) => void} change */
function eachPlace(spec, values, change) {
  for (const [path, value] of Object.entries(values)) for (const place of placesAt(spec, path)) change(place, value);
}

/**
 * @param {Node} spec
 * @param {string} path
 * @returns {Place[]} where the last name need not be there yet
 */
function placesAt(spec, path) {
  const item = spec.paths[pathOf(spec)];
  const named = Object.fromEntries(operationsOf(spec).map(({ id, operation }) => [id, operation]));
  const roots = { ...named, ...spec, path: item, operation: Object.values(item)[0] };
  const [top = "", ...names] = path.split("/").map((name) => name.replaceAll("~1", "/"));
  if (names.length === 0) return [{ parent: spec, name: top }];
  let places = [{ parent: /** @type {any} */ (roots), name: /** @type {any} */ (top) }];
  for (const name of names) {
    places = places.flatMap(({ parent, name: above }) =>
      namesIn(parent[above], name).map((one) => ({ parent: parent[above], name: one })),
    );
  }
  return places;
}

/** @param {any} parent @param {string} name with `*` for any text, or `=` before an entry of a list */
function namesIn(parent, name) {
  if (name.startsWith("=")) return [parent.indexOf(name.slice(1))];
  if (!name.includes("*")) return [name];
  const pattern = new RegExp(`^${name.replace("*", ".*")}$`, "i");
  return Object.keys(parent).filter((one) => pattern.test(one));
}

/** @param {Node} spec @param {Record<string, any>} edits what to do, in order */
export function editSpec(spec, edits) {
  for (const [action, what] of Object.entries(edits)) actions[action]?.(spec, what);
}

/** The order of its keys stays. @param {Node} object @param {string} from @param {string} to */
export function renameKey(object, from, to) {
  const entries = Object.entries(object);
  for (const [key] of entries) delete object[key];
  for (const [key, value] of entries) object[key === from ? to : key] = value;
}
