// Proves, without a server: everything in the pact is in the specification, everything in the specification is in the pact, and the
// committed pact is the one that the consumer tests write.
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { comparePact, type Finding } from "../../scripts/support/pact-comparison.mjs";
import { namedExamples, readSpec } from "../../scripts/support/spec.mjs";
import { interactions } from "../support/interactions.js";
import { committedPact, readPact, writtenPact } from "../support/pact-files.js";

/** The parts that no interaction needs, as `operation status` or `operation status/example`, each with a reason. */
const deliberatelyUnused: readonly string[] = [];

it("is committed as the consumer tests write it (if not: npm run pact, and read the difference)", async () => {
  expect(await readPact(committedPact)).toEqual(await readPact(writtenPact));
});

it("contains nothing that the specification does not have", async () => {
  const findings = await comparePact(await readSpec(), JSON.parse(await readFile(committedPact, "utf8")));
  // The comparator points out each status that only the default response covers: here that is meant.
  const meant = interactions.filter(({ response }) => response === "default").map(({ description }) => description);
  expect(
    findings
      .filter(({ code, mockDetails }) => code !== "response.status.default" || !meant.includes(described(mockDetails)))
      .map(({ code, message, mockDetails }) => ({ code, message, interaction: described(mockDetails) })),
  ).toEqual([]);
});

it("has its own name and state for each interaction, because a provider sees nothing else", () => {
  for (const named of ["description", "state"] as const) {
    const names = interactions.map((interaction) => interaction[named]);
    expect(names).toEqual([...new Set(names)]);
  }
});

it("uses every documented response and every named example", async () => {
  const documented = namedExamples(await readSpec()).flatMap(({ operation, response, name }) => [
    `${operation} ${response}`,
    `${operation} ${response}/${name}`,
  ]);
  const used = interactions.flatMap(({ operation, response, example }) => [
    `${operation} ${response}`,
    `${operation} ${response}/${example}`,
  ]);
  const unused = [...new Set(documented)].filter((name) => !used.includes(name));
  expect(unused).toEqual(deliberatelyUnused);
  expect(used.filter((name) => !documented.includes(name))).toEqual([]);
});

const described = (mockDetails: Finding["mockDetails"]): string => mockDetails?.interactionDescription ?? "";
