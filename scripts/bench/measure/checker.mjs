// What it costs to compare a response with the contract, in microseconds, beside JSON.parse on its body, which any client pays.
import { namedExamples, readSpec } from "../../support/spec.mjs";
import { spreadOf } from "../rounds.mjs";

/** @type {import("../measurement.js").Measure} */
export async function checker({ plan: { checker: plan } }) {
  const { driftIssues } = await import("../../../dist/src/drift/report.js");
  const [first, ...others] = namedExamples(await readSpec()).filter(({ name }) => /^(documented|envelope)$/.test(name));
  if (!first) throw new Error("spec/openapi.yaml has no example of the name documented");
  const value = { ...first.value, status: "status_of_tomorrow", field_of_tomorrow: 1 };
  return {
    checker: [first, ...others, { ...first, name: "an unknown status and field", value }].map((example) => {
      const body = JSON.stringify(example.value);
      const response = { status: example.code, headers: {}, body };
      const compare = () => driftIssues(example.operation, { id: example.value.id }, response, example.value).length;
      const parse = () => JSON.parse(body);
      const what = `${example.response}, ${example.name}`;
      return { body: what, compare: microseconds(compare, plan), parse: microseconds(parse, plan) };
    }),
  };
}

/** What came of the last run, so that no run is optimised away. @type {unknown} */
export let last;

/** Per run. @type {(run: () => unknown, plan: { blocks: number, perBlock: number }) => import("../rounds.mjs").Spread} */
function microseconds(run, { blocks, perBlock }) {
  const times = Array.from({ length: blocks }, () => {
    const startedAt = performance.now();
    for (let nth = 0; nth < perBlock; nth++) last = run();
    return ((performance.now() - startedAt) * 1000) / perBlock;
  });
  return spreadOf(times);
}
