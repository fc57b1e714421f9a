// Everything that was measured, and on what, as JSON.
import { cpus } from "node:os";

/** @param {import("../measurement.js").Results} results */
export function json(results) {
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cpus: cpus().length };
  return `${JSON.stringify({ machine, ...results }, rounded, 2)}\n`;
}

/**
 * Five figures are more than is known.
 * @param {string} _name
 * @param {unknown} value
 */
function rounded(_name, value) {
  return typeof value === "number" ? Number(value.toPrecision(5)) : value;
}
