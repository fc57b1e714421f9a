// What it costs to compare a response with the contract, and to parse its body, which every client pays; in microseconds.
import { namedExamples, readSpec } from "../../support/spec.mjs";
import { spreadOf } from "../rounds.mjs";

/** @type {import("../results.js").Measure} */
export async function checker({ plan: { checker: plan } }) {
  const { driftIssues } = await import("../../../dist/src/drift/report.js");
  const [first, ...others] = namedExamples(await readSpec()).filter(({ name }) => /^(documented|envelope)$/.test(name));
  if (!first) throw new Error("spec/openapi.yaml has no example of the name documented");
  const value = { ...first.value, status: "status_of_tomorrow", field_of_tomorrow: 1 };
  const examples = [first, ...others, { ...first, name: "an unknown status and field", value }];
  return {
    checker: examples.map(({ operation, response, code, name, value }) => {
      const body = JSON.stringify(value);
      const compare = () => driftIssues(operation, { id: value.id }, { status: code, headers: {}, body }, value).length;
      const parse = () => JSON.parse(body);
      return { body: `${response}, ${name}`, compare: microseconds(compare, plan), parse: microseconds(parse, plan) };
    }),
  };
}

/** The result of the last run, so that no run is optimised away. @type {unknown} */
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
