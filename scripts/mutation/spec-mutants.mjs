// Ways in which the specification could be wrong: those of spec-mutants.yaml, and those of each field of a body.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { editSpec } from "../support/spec-edits.mjs";
import { bodyMutants } from "./spec-bodies.mjs";

/** @typedef {import("../support/spec.mjs").Node} Node */
/**
 * @typedef {object} SpecMutant
 * @property {string} name says what is wrong with the specification
 * @property {(spec: Node) => void} change
 */

/** @param {any} mutant @returns {SpecMutant[]} */
function fromTable({ each = [""], ...mutant }) {
  return each.map((/** @type {string} */ one) => {
    const { name, ...edits } = JSON.parse(JSON.stringify(mutant).replaceAll("{each}", one));
    return { name, change: (/** @type {Node} */ spec) => editSpec(spec, edits) };
  });
}

const table = parse(await readFile(new URL("spec-mutants.yaml", import.meta.url), "utf8"));

/** @type {readonly SpecMutant[]} */
export const specMutants = [...table.flatMap(fromTable), ...bodyMutants];
