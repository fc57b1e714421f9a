// Writes what the provider's description says into the text of ours, with our comments and our order, for review.
import { isScalar, isSeq, parseDocument } from "yaml";
import { isObject } from "../support/description.mjs";
import { textOf } from "../support/spec.mjs";
import { stepsOf } from "./steps.mjs";

/** @typedef {import("../../src/cli/check-upstream/description.js").Node} Node */
/** @typedef {import("../../src/cli/check-upstream/compare.js").Difference} Difference */
/** @typedef {import("./steps.mjs").Step} Step */
/** @typedef {import("yaml").Document} Document */

const review = " To be reviewed: from the provider's description.";

/**
 * @param {import("../../src/cli/check-upstream/compare-with-contract.js").Compared} compared
 * @returns {{ text: string, byHand: Difference[] }} byHand: those that it does not write
 */
export function propose({ contract, operations }) {
  const document = parseDocument(contract.text);
  const pathOf = pathsIn(contract.description.root);
  const byHand = operations.flatMap(({ method, path, unknown }) =>
    unknown.filter(({ change }) => {
      const steps = stepsOf(change);
      for (const step of steps) {
        const [first = "", ...rest] = step.path;
        const start = first === "" ? [] : isObject(first) ? pathOf(first) : ["paths", path, method, first];
        write(document, [...start, .../** @type {string[]} */ (rest)], step);
      }
      return steps.length === 0;
    }),
  );
  return { text: textOf(document), byHand };
}

/**
 * @param {Document} document
 * @param {string[]} place
 * @param {Step} step
 */
function write(document, place, step) {
  if ("entry" in step) writeEntry(document, place, step.entry, step.has);
  else if (step.value === undefined) document.deleteIn(place);
  else document.setIn(place, isObject(step.value) ? reviewed(document, step.value) : step.value);
}

/**
 * @param {Document} document
 * @param {string[]} place of a list; a value by itself is a list of one
 * @param {unknown} entry
 * @param {boolean} has whether it is in the list then
 */
function writeEntry(document, place, entry, has) {
  const written = document.getIn(place);
  const values = isSeq(written) ? written.items.map(plain) : written === undefined ? [] : [written];
  if (values.includes(entry) === has) return;
  if (!isSeq(written)) {
    const others = values.filter((value) => value !== entry);
    document.setIn(place, document.createNode(has ? [...others, entry] : others, { flow: values.length > 0 }));
  } else if (has) {
    const node = isObject(entry) ? reviewed(document, entry) : document.createNode(entry);
    if (!written.flow && isScalar(node)) node.comment = review;
    // Null comes after the values.
    const end = values.indexOf(null);
    written.items.splice(end < 0 ? values.length : end, 0, node);
  } else written.items.splice(values.indexOf(entry), 1);
  const left = document.getIn(place);
  if (isSeq(left) && left.items.length === 0) document.deleteIn(place);
  else if (isSeq(left) && left.items.length === 1 && place.at(-1) === "type")
    document.setIn(place, plain(left.items[0]));
}

/** @param {unknown} item */
function plain(item) {
  return isScalar(item) ? item.value : item;
}

/**
 * @param {Document} document
 * @param {Node} value
 */
function reviewed(document, value) {
  const isList = Array.isArray(value) && value.every((entry) => !isObject(entry));
  const node = document.createNode(value, { flow: isList, aliasDuplicateObjects: false });
  if (!isList) node.commentBefore = review;
  return node;
}

/**
 * Where each part of a description stands.
 * @param {Node} description
 * @returns {(node: Node) => string[]}
 */
function pathsIn(description) {
  /** @type {Map<Node, string[]>} */
  const paths = new Map();
  const visit = (/** @type {Node} */ node, /** @type {string[]} */ path) => {
    paths.set(node, path);
    for (const [name, child] of Object.entries(node)) if (isObject(child)) visit(child, [...path, name]);
  };
  visit(description, []);
  return (node) => {
    const path = paths.get(node);
    if (!path) throw new Error("A fact of our specification that is not in it");
    return path;
  };
}
