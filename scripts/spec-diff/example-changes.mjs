// Finds the named examples whose values have changed: redocly compares what is said of an example, and not its value.
import { isDeepStrictEqual } from "node:util";
import { isObject, resolve } from "../support/description.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./redocly-changes.mjs").Change} Change */

/**
 * @param {Node} base
 * @param {Node} revision
 * @returns {Change[]}
 */
export function exampleChanges(base, revision) {
  const shownBy = (/** @type {Node} */ description, /** @type {any} */ example) => resolve(description, example)?.value;
  /** @type {(before: any, after: any, path: string) => Change[]} */
  const changesAt = (before, after, path) => {
    if (!isObject(before) || !isObject(after)) return [];
    const names = Object.keys(after).filter((name) => Object.hasOwn(before, name));
    const pointer = (/** @type {string} */ name) => `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!path.endsWith("/examples"))
      return names.flatMap((name) => changesAt(before[name], after[name], pointer(name)));
    return names
      .filter((name) => {
        // What a component says differently is reported there.
        const isSame = before[name]?.$ref !== undefined && before[name].$ref === after[name]?.$ref;
        return !isSame && !isDeepStrictEqual(shownBy(base, before[name]), shownBy(revision, after[name]));
      })
      .map((name) => ({
        path: pointer(name),
        typeName: "Example",
        kind: "modified",
        impact: "patch",
        property: "value",
        base: { pointer: `${pointer(name)}/value`, value: shownBy(base, before[name]) },
        revision: { pointer: `${pointer(name)}/value`, value: shownBy(revision, after[name]) },
      }));
  };
  return changesAt(base, revision, "#");
}
