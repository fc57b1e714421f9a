// How a mutant of the specification is tried: generated/ is made anew from it, then each check is asked, the cheap ones first.
import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import { generatedSources } from "../support/generated-sources.mjs";
import { comparePact } from "../support/pact-comparison.mjs";
import { readSpec } from "../support/spec.mjs";

/** @typedef {import("./workbench.mjs").Workbench} Workbench */
/** @typedef {import("./trial.mjs").Trial} Trial */

const specFile = "spec/openapi.yaml";
const pactFile = "contract-tests/pacts/solaris-esign-solaris-identity-api.json";
const pact = JSON.parse(await readFile(new URL(`../../${pactFile}`, import.meta.url), "utf8"));
const findingsOfToday = JSON.stringify(await findingsOf(await readSpec()));
const sourcesOfToday = JSON.stringify(await generatedSources(stringify(await readSpec())));

/** Without Prism, which takes seconds to start. */
const facts = "contract-tests/spec/documented-facts.test.ts";
const fileTests = ["honours-pact", "pact-against-spec", "types"].map((name) => `contract-tests/spec/${name}`);
// It asks whether generated/ is fresh, and here it is.
const others = ["--exclude", "contract-tests/spec/generated.test.ts"];

/**
 * @param {import("./spec-mutants.mjs").SpecMutant} mutant
 * @returns {Trial}
 */
export function specTrial({ name, change }) {
  return {
    name,
    async apply(bench) {
      const spec = await readSpec();
      change(spec);
      const text = stringify(spec);
      /** @type {Record<string, string>} */
      let sources;
      try {
        sources = await generatedSources(text);
      } catch (refusal) {
        return { noticedBy: `generate: ${refusal instanceof Error ? refusal.message : refusal}`, note: "refused" };
      }
      const generated = Object.entries(sources).map(([file, source]) => [`generated/${file}`, source]);
      await bench.change({ [specFile]: text, ...Object.fromEntries(generated) });
      const stale = JSON.stringify(sources) !== sourcesOfToday;
      return { note: stale ? "stale" : "agrees" };
    },
    checks: [
      { name: "static pact", ask: pactFinding },
      { name: "facts", ask: (bench) => bench.failingTest("run", "--project=unit", facts) },
      { name: "canaries", ask: (bench) => bench.failingTest("run", "--project=spec", "canaries") },
      { name: "types", ask: (bench) => bench.typeError("scripts/mutation/tsconfig.json") },
      { name: "lint", ask: (bench) => bench.notices("redocly", ["lint", specFile]).then((output) => output && "") },
      {
        name: "consumer and pact",
        ask: (bench) =>
          bench.failingTest("run", "--project=consumer", "--project=spec", "interactions.pact", ...fileTests),
      },
      { name: "spec with Prism", ask: (bench) => bench.failingTest("run", "--project=spec", ...others) },
      { name: "types of all", ask: (bench) => bench.typeError("tsconfig.json") },
      { name: "unit", ask: (bench) => bench.failingTest("run", "--project=unit", "--project=scenarios") },
    ],
  };
}

/** @param {Workbench} bench */
async function pactFinding(bench) {
  try {
    const findings = await findingsOf(parse(await bench.textOf(specFile)));
    if (JSON.stringify(findings) === findingsOfToday) return undefined;
    return findings.find(({ code }) => code !== "response.status.default")?.code ?? "an answer that nothing documents";
  } catch (failure) {
    return `it cannot be compared: ${failure}`;
  }
}

/** @param {unknown} spec */
async function findingsOf(spec) {
  const findings = await comparePact(spec, pact);
  return findings.map(({ code, mockDetails }) => ({ code, interaction: mockDetails?.interactionDescription }));
}
