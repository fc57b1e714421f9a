// What it costs to compare an answer with the contract: for each example of the specification, in microseconds, beside
// JSON.parse on the same body, which any client pays.
import { namedExamples, readSpec } from "../../support/spec.mjs";
import { spreadOf } from "../spread.mjs";

/** @type {import("../measurement.js").Measure} */
export async function checker({ plan }) {
  const { driftIssues } = await import("../../../dist/src/drift/report.js");
  const { blocks, perBlock } = plan.checker;
  return {
    checker: (await bodies()).map(({ name, operation, status, value }) => {
      const body = JSON.stringify(value);
      const response = { status, headers: {}, body };
      return {
        body: name,
        compare: microseconds(() => driftIssues(operation, { id: value.id }, response, value).length, blocks, perBlock),
        parse: microseconds(() => JSON.parse(body), blocks, perBlock),
      };
    }),
  };
}

/** Every documented body, and one that nobody has documented. */
async function bodies() {
  const documented = namedExamples(await readSpec()).map(({ operation, response, code, name, value }) => ({
    name: `${response}/${name}`,
    operation,
    status: code,
    value,
  }));
  const [first] = documented;
  if (!first) throw new Error("spec/openapi.yaml has no examples");
  const value = { ...first.value, status: "status_of_tomorrow", field_of_tomorrow: 1 };
  return [...documented, { ...first, name: "an unknown status and field", value }];
}

/** What came of the last run, so that no run is optimised away. @type {unknown} */
export let last;

/**
 * Per run, over all blocks.
 * @param {() => unknown} run
 * @param {number} blocks
 * @param {number} perBlock
 */
function microseconds(run, blocks, perBlock) {
  /** @type {number[]} */
  const times = [];
  for (let block = 0; block < blocks; block++) {
    const startedAt = performance.now();
    for (let nth = 0; nth < perBlock; nth++) last = run();
    times.push(((performance.now() - startedAt) * 1000) / perBlock);
  }
  return spreadOf(times);
}
