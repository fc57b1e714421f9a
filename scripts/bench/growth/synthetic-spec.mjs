// A specification in the way of ours with as many operations as are wanted, each with a path and a success of its own, and
// the same parameters and errors.

/** @typedef {import("../../support/spec.mjs").Node} Node */

/**
 * @param {Node} spec ours
 * @param {number} count
 * @returns {Node}
 */
export function syntheticSpec(spec, count) {
  const [[path, item] = ["", undefined]] = Object.entries(spec.paths);
  const { schemas } = spec.components;
  const paths = { ...spec.paths };
  const bodies = { ...schemas };
  for (let nth = 2; nth <= count; nth++) {
    const name = `Identification${nth}`;
    const operation = structuredClone(item.patch);
    operation.operationId = operationId(nth);
    operation.responses["200"].content["application/json"] = { schema: { $ref: `#/components/schemas/${name}` } };
    paths[path.replace("/identifications/", `/identifications${nth}/`)] = { patch: operation };
    bodies[name] = structuredClone(schemas.Identification);
  }
  return { ...spec, paths, components: { ...spec.components, schemas: bodies } };
}

/** @param {number} nth from 1, which is the operation that our specification has */
export function operationId(nth) {
  return nth === 1 ? "authorizeIdentification" : `authorizeIdentification${nth}`;
}
