// What it costs to compare an answer with the contract: npm run bench. For each example of the specification the median of many
// blocks of comparisons, in microseconds, beside that of JSON.parse on the same body, which any client pays.
import { compareWithContract } from "../../dist/src/drift/compare.js";
import { namedExamples, readSpec } from "../support/spec.mjs";

const blocks = 201;
const perBlock = 2_000;
/** What no comparison of a documented body may cost, in the median. */
const limitUs = 3;

const documented = namedExamples(await readSpec()).map(({ operation, response, code, name, value }) => ({
  name: `${response}/${name}`,
  operation,
  status: code,
  value,
}));
const [first] = documented;
if (!first) throw new Error("spec/openapi.yaml has no examples");
const bodies = [
  ...documented,
  {
    ...first,
    name: "an unknown status and field",
    value: { ...first.value, status: "status_of_tomorrow", field_of_tomorrow: 1 },
  },
];

console.log("| body | compare, µs (min to max) | JSON.parse, µs |\n| --- | ---: | ---: |");
let slowest = 0;
for (const { name, operation, status, value } of bodies) {
  const body = JSON.stringify(value);
  const response = { status, headers: {}, body };
  const compared = measure(() => compareWithContract(operation, response, value).length);
  const parsed = measure(() => JSON.parse(body));
  slowest = Math.max(slowest, compared.median);
  console.log(
    `| ${name} | ${us(compared.median)} (${us(compared.min)} to ${us(compared.max)}) | ${us(parsed.median)} |`,
  );
}
console.log(`\nSlowest median: ${us(slowest)} µs; the limit is ${limitUs} µs.`);
if (slowest >= limitUs) process.exitCode = 1;

/**
 * Microseconds per run, over all blocks.
 * @param {() => unknown} run
 */
function measure(run) {
  /** @type {number[]} */
  const times = [];
  /** What came of it, so that no run is optimised away. @type {unknown} */
  let last;
  for (let block = 0; block < blocks; block++) {
    const startedAt = performance.now();
    for (let nth = 0; nth < perBlock; nth++) last = run();
    times.push(((performance.now() - startedAt) * 1000) / perBlock);
  }
  times.sort((some, other) => some - other);
  return {
    median: /** @type {number} */ (times[(blocks - 1) / 2]),
    min: /** @type {number} */ (times[0]),
    max: /** @type {number} */ (times.at(-1)),
    last,
  };
}

/** @param {number} value */
function us(value) {
  return value.toFixed(2);
}
