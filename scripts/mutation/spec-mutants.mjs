// Ways in which the specification could be wrong, one fact each: whoever copies it from a page may slip like this. Examples
// are changed along with it where they can be, for else the linter would see each slip, and nothing would be asked of the rest.
import { bodyMutants } from "./spec-bodies.mjs";
import { exchangeMutants } from "./spec-exchange.mjs";

/**
 * @typedef {object} SpecMutant
 * @property {string} name says what is wrong with the specification
 * @property {(spec: import("../support/spec.mjs").Node) => void} change
 */

/** @type {readonly SpecMutant[]} */
export const specMutants = [...exchangeMutants, ...bodyMutants];
