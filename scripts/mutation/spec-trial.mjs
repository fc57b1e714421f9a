// How a mutant of the specification is tried: generated/ is made from it, then each check is tried, the cheap ones first.
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { generatedSources } from "../support/generated-sources.mjs";
import { comparePact } from "../support/pact-comparison.mjs";
import { readSpec } from "../support/spec.mjs";

/** @typedef {import("./workbench.mjs").Workbench} Workbench */
/** @typedef {(bench: Workbench) => Promise<string | undefined>} Ask returns what a check notices, if anything */
/** @typedef {{ name: string, about: string, apply: Ask, checks: Readonly<Record<string, Ask>> }} Trial about: what its checks depend on */

const specFile = "spec/openapi.yaml";
const pactFile = new URL("../../contract-tests/pacts/solaris-esign-solaris-identity-api.json", import.meta.url);
const pact = JSON.parse(await readFile(pactFile, "utf8"));
const findingsOfToday = await findingsOf(await readSpec());

/** @type {Trial["checks"]} */
const checks = {
  async "static pact"(bench) {
    try {
      const findings = await findingsOf(parse(await bench.textOf(specFile)));
      if (isDeepStrictEqual(findings, findingsOfToday)) return undefined;
      return findings.find((finding) => !findingsOfToday.includes(finding)) ?? "fewer findings than before";
    } catch (failure) {
      return `it cannot be compared: ${failure}`;
    }
  },
  // Without Prism, which takes seconds to start.
  facts: (bench) => bench.failingTest("run", "--project=unit", "contract-tests/spec/documented-facts.test.ts"),
  canaries: (bench) => bench.failingTest("run", "--project=spec", "canaries"),
  types: (bench) => bench.typeError("scripts/mutation/tsconfig.json"),
  lint: (bench) => bench.complaintOf("redocly", ["lint", specFile]),
  "consumer and pact": (bench) => {
    const files = ["honours-pact", "pact-against-spec", "types"].map((name) => `contract-tests/spec/${name}`);
    return bench.failingTest("run", "--project=consumer", "--project=spec", "interactions.pact", ...files);
  },
  // All but generated.test.ts, which fails for any other text of the specification: it would kill each mutant.
  "spec with Prism": (bench) => {
    const files = ["canaries", "client-against-prism", "honours-pact", "pact-against-spec", "types"];
    return bench.failingTest(
      "run",
      "--project=spec",
      "contract-tests/fake",
      ...files.map((name) => `contract-tests/spec/${name}`),
    );
  },
  "types of all": (bench) => bench.typeError("tsconfig.json"),
  unit: (bench) => bench.failingTest("run", "--project=unit", "--project=scenarios"),
};

/**
 * @param {import("./spec-mutants.mjs").SpecMutant} mutant
 * @returns {Trial}
 */
export function specTrial({ name, change }) {
  return {
    name,
    about: "",
    async apply(bench) {
      const spec = await readSpec();
      change(spec);
      const text = stringify(spec);
      try {
        const generated = Object.entries(await generatedSources(text));
        const texts = generated.map(([file, source]) => [`generated/${file}`, source]);
        await bench.change({ [specFile]: text, ...Object.fromEntries(texts) });
      } catch (refusal) {
        return `generate: ${refusal instanceof Error ? refusal.message : refusal}`;
      }
      return undefined;
    },
    checks,
  };
}

/** What the pact says and the specification does not. @param {unknown} spec */
async function findingsOf(spec) {
  const findings = await comparePact(spec, pact);
  return findings.map(({ code, mockDetails }) => `${code}, ${mockDetails?.interactionDescription}`);
}
