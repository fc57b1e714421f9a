// Compares a pact with the specification without running anything.
import * as openapiPactComparator from "@pactflow/openapi-pact-comparator";

/**
 * @typedef {object} Finding
 * @property {string} code
 * @property {string} message
 * @property {{ interactionDescription?: string }} [mockDetails]
 */

/** The package's own declarations cannot be resolved from an ES module, so what is used of it is declared here. */
const { Comparator } =
  /** @type {{ Comparator: new (spec: unknown) => { compare(pact: unknown): AsyncIterable<Finding> } }} */ (
    /** @type {unknown} */ (openapiPactComparator)
  );

/**
 * What the pact says and the specification does not. The comparator also points out each status that only the `default`
 * response covers: such a finding has the code `response.status.default`.
 *
 * @param {unknown} spec
 * @param {unknown} pact
 * @returns {Promise<Finding[]>}
 */
export async function comparePact(spec, pact) {
  const findings = [];
  for await (const finding of new Comparator(spec).compare(pact)) findings.push(finding);
  return findings;
}
