// What the pact expects at one place of an answer, and whether anything is lost if the answer says something else there.
import Ajv from "ajv/dist/2020.js";
import { formats } from "../support/checkers.mjs";
import { isObject } from "../support/description.mjs";
import { jsonSchemaOf, operationsOf, readSpec } from "../support/spec.mjs";

/** @typedef {import("../support/pact-replay.mjs").Interaction} Interaction */
/** @typedef {import("./verifier.mjs").Mismatch} Mismatch */

/** The optional fields that the client reads: src/identification.ts. */
export const optionalButRead = ["authorization_expires_at", "confirmation_expires_at"];

/**
 * In words, with the value where the pact insists on one. Of what it compares by type it has examples only.
 * @param {Interaction} interaction
 * @param {Mismatch} mismatch
 */
export function expectedAt({ response }, { path, kind, expected }) {
  const { header = {}, body = {} } = response.matchingRules ?? {};
  const headers = Object.entries(header).map(([name, rule]) => [name.toLowerCase(), rule]);
  const rules = { ...Object.fromEntries(headers), ...body };
  const [matcher] = (rules[path] ?? rules[`$.${path.replace(/\[\d+\]/g, "[*]")}`])?.matchers ?? [];
  if (matcher?.match === "regex") return `text like ${matcher.regex}`;
  if (kind === "wrong-type" || path.startsWith("(")) return expected;
  const value = path.split(/[.[\]]+/).reduce((at, name) => at?.[name], response.body?.content);
  if (value === undefined) return expected;
  return matcher ? `${matcher.match === "type" ? typeof value : matcher.match}` : JSON.stringify(value);
}

/**
 * A field that the contract lets a provider leave out, and that the client does not read, breaks nothing as long as its value
 * is one that the contract allows.
 * @returns {Promise<(interaction: Interaction, mismatch: Mismatch, body: Buffer) => boolean>}
 */
export async function harmlessness() {
  const spec = await readSpec();
  const ajv = new Ajv.default({ strict: false, formats });
  return ({ method, path, status }, mismatch, text) => {
    const asked = operationsOf(spec).find(
      (operation) =>
        operation.method.toUpperCase() === method &&
        new RegExp(`^${operation.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const response = asked?.operation.responses[status] ?? asked?.operation.responses.default;
    const { properties = {}, required = [] } = response ? jsonSchemaOf(spec, response) : {};
    const [field = ""] = mismatch.path.split(/[.[]/);
    const isNeeded = required.includes(field) || optionalButRead.includes(field);
    if (isNeeded || !Object.hasOwn(properties, field)) return false;
    const body = parsed(text);
    if (!isObject(body) || Array.isArray(body)) return false;
    return (
      !Object.hasOwn(body, field) || ajv.validate({ ...properties[field], components: spec.components }, body[field])
    );
  };
}

/** @param {Buffer} text */
function parsed(text) {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
