// Proves, without running anything: the pact says nothing that the specification does not know; nothing documented is left
// out of the pact; and the committed pact is the one that the consumer tests write.
import { readFile } from "node:fs/promises";
import * as openapiPactComparator from "@pactflow/openapi-pact-comparator";
import { expect, it } from "vitest";
import { namedExamples, operationsOf, readSpec } from "../../scripts/support/spec.mjs";
import { interactions } from "../support/interactions.js";
import { committedPact, readPact, writtenPact } from "../support/pact-files.js";

/** Responses and examples of the specification, as `status/example`, that no interaction needs; each with a reason. */
const deliberatelyUnused: readonly string[] = [];

it("is committed as the consumer tests write it (else: npm run pact, and read the difference)", async () => {
  expect(await readPact(committedPact)).toEqual(await readPact(writtenPact));
});

it("says nothing that the specification does not know", async () => {
  const findings = await compare(await readSpec(), JSON.parse(await readFile(committedPact, "utf8")));
  // The comparator points out each status that only the default response covers: here that is meant.
  const meant = interactions.filter(({ response }) => response === "default").map(({ description }) => description);
  expect(
    findings
      .filter(({ code, mockDetails }) => code !== "response.status.default" || !meant.includes(described(mockDetails)))
      .map(({ code, message, mockDetails }) => ({ code, message, interaction: described(mockDetails) })),
  ).toEqual([]);
});

it("uses every documented response and every named example", async () => {
  const spec = await readSpec();
  const documented = [
    ...operationsOf(spec).flatMap(({ operation }) => Object.keys(operation.responses)),
    ...namedExamples(spec).map(({ response, name }) => `${response}/${name}`),
  ];
  const used = interactions.flatMap(({ response, example }) => [response, `${response}/${example}`]);
  const unused = documented.filter((name) => !used.includes(name));
  expect(unused).toEqual(deliberatelyUnused);
  expect(used.filter((name) => !documented.includes(name))).toEqual([]);
});

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly mockDetails?: { readonly interactionDescription?: string };
}

const described = (mockDetails: Finding["mockDetails"]): string => mockDetails?.interactionDescription ?? "";

/** The package's own declarations cannot be resolved from an ES module, so what is used of it is declared here. */
async function compare(spec: unknown, pact: unknown): Promise<Finding[]> {
  const { Comparator } = openapiPactComparator as unknown as {
    Comparator: new (spec: unknown) => { compare(pact: unknown): AsyncIterable<Finding> };
  };
  const findings: Finding[] = [];
  for await (const finding of new Comparator(spec).compare(pact)) findings.push(finding);
  return findings;
}
