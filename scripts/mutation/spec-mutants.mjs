// Ways in which the specification could be wrong: those of spec-mutants.yaml, and those of each field of a body.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { bodyMutants, renameKey } from "./spec-bodies.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {{ parent: any, name: any }} Place */
/**
 * @typedef {object} SpecMutant
 * @property {string} name says what is wrong with the specification
 * @property {(spec: Node) => void} change
 */

/** What a mutant may do, by its word in spec-mutants.yaml. @type {Record<string, (spec: Node, what: any) => void>} */
const actions = {
  set: (spec, values) => eachPlace(spec, values, ({ parent, name }, value) => (parent[name] = structuredClone(value))),
  delete: (spec, paths) => {
    for (const { parent, name } of paths.flatMap((/** @type {string} */ path) => placesAt(spec, path))) {
      if (Array.isArray(parent)) parent.splice(name, 1);
      else delete parent[name];
    }
  },
  push: (spec, values) => eachPlace(spec, values, ({ parent, name }, value) => parent[name].push(value)),
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

/** @param {Node} spec @returns {string} the only path */
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
  const roots = { ...spec, path: item, operation: Object.values(item)[0] };
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

/** @param {any} mutant @returns {SpecMutant[]} */
function fromTable({ each = [""], ...mutant }) {
  return each.map((/** @type {string} */ one) => {
    const { name, ...changes } = JSON.parse(JSON.stringify(mutant).replaceAll("{each}", one));
    return {
      name,
      change(/** @type {Node} */ spec) {
        for (const [action, what] of Object.entries(changes)) actions[action]?.(spec, what);
      },
    };
  });
}

const table = parse(await readFile(new URL("spec-mutants.yaml", import.meta.url), "utf8"));

/** @type {readonly SpecMutant[]} */
export const specMutants = [...table.flatMap(fromTable), ...bodyMutants];
