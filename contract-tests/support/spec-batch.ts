// Many changes of the contract in one comparison: redocly takes half a second to start, and there are many changes. Each
// has a copy of the operation, and of all components, under names of its own.

import { changesBetween } from "../../scripts/spec-diff/changes.mjs";
import { judgeChanges } from "../../scripts/spec-diff/judge.mjs";
import { readSpec } from "../../scripts/support/spec.mjs";
import { address, type Spec, type SpecChange } from "./spec-changes.js";

export type Judged = ReturnType<typeof judgeChanges>;

/** What is found and judged of one change by itself. */
export async function judgedAlone({ change }: SpecChange): Promise<Judged> {
  const { base, revision } = await changed(change);
  return judgeChanges(await changesBetween(JSON.stringify(base), JSON.stringify(revision)), { base, revision });
}

/** What is found and judged of each change of an operation, in the order of the changes. */
export async function judgedTogether(changes: readonly SpecChange[]): Promise<Judged[]> {
  const pairs = await Promise.all(changes.map(({ change }) => changed(change)));
  const found = await changesBetween(
    JSON.stringify(together(pairs.map(({ base }) => base))),
    JSON.stringify(together(pairs.map(({ revision }) => revision))),
  );
  return pairs.map((pair, index) => {
    const mark = markOf(index);
    const own = found.filter(({ path }) => path.includes(mark));
    const unmarked = JSON.stringify(own)
      .replaceAll(`~1${mark}~1`, "~1")
      .replaceAll(`/${mark}/`, "/")
      .replaceAll(mark, "");
    return judgeChanges(JSON.parse(unmarked), pair);
  });
}

async function changed(change: SpecChange["change"]) {
  const [base, revision] = await Promise.all([readSpec(), readSpec()]);
  for (const spec of [base, revision]) spec.paths = { [address]: spec.paths[address] };
  change(revision);
  // Without the places that a change put in twice.
  return { base, revision: JSON.parse(JSON.stringify(revision)) as Spec };
}

const markOf = (index: number) => `case${index}_`;

function together(specs: readonly Spec[]): Spec {
  const [first] = specs;
  const result: Spec = {
    ...first,
    webhooks: {},
    paths: {},
    components: { securitySchemes: first?.components.securitySchemes },
  };
  specs.forEach((spec, index) => {
    const mark = markOf(index);
    const copy = JSON.parse(JSON.stringify(spec).replaceAll(/"#\/components\/(\w+)\//g, `"#/components/$1/${mark}`));
    for (const [path, item] of Object.entries(copy.paths)) result.paths[`/${mark}${path}`] = item;
    for (const [group, entries] of Object.entries<Spec>(copy.components)) {
      if (group === "securitySchemes") continue;
      result.components[group] ??= {};
      for (const [name, entry] of Object.entries(entries)) result.components[group][`${mark}${name}`] = entry;
    }
  });
  return result;
}
