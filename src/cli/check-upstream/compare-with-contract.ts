// Compares a description with the contract of this package, operation by operation.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compareFacts, type Difference } from "./compare.js";
import { Description, type ParseYaml } from "./description.js";
import { type Deviation, parseDeviations, sortOut, staleOf } from "./deviations.js";
import { operationFacts, type Wanted } from "./operation-facts.js";

const contractFile = "spec/openapi.yaml";
export const deviationsFile = "spec/deviations.yaml";

/** An operation of the contract, and what the other description says about it. */
export interface ComparedOperation extends Wanted {
  /** Its `operationId`. */
  readonly id: string;
  /** How many facts were compared. */
  readonly facts: number;
  /** The differences that spec/deviations.yaml lists. */
  readonly known: readonly Difference[];
  readonly unknown: readonly Difference[];
}

/** What came of a comparison. */
export interface Compared {
  readonly operations: readonly ComparedOperation[];
  /** How many deviations spec/deviations.yaml lists. */
  readonly listed: number;
  /** Deviations that no longer apply to any operation. */
  readonly stale: readonly Deviation[];
  readonly contract: { readonly text: string; readonly description: Description };
}

/** @throws {CannotCheckError} their description has no such operation, or cannot be read to its end */
export async function compareWithContract(theirs: Description, parse: ParseYaml): Promise<Compared> {
  const file = createRequire(import.meta.url).resolve("solaris-esign/openapi.yaml");
  const text = await readFile(file, "utf8");
  const description = Description.read(text, contractFile, parse);
  const deviationsText = await readFile(join(dirname(file), "deviations.yaml"), "utf8");
  const deviations = parseDeviations(deviationsText, deviationsFile, parse);
  const compared = description.operations.map((wanted) => ({
    ...wanted,
    ...compareFacts(operationFacts(description, wanted), operationFacts(theirs, wanted)),
  }));
  const operations = compared.map(({ id, method, path, facts, differences }) => {
    return { id, method, path, facts, ...sortOut(differences, deviations) };
  });
  const stale = staleOf(
    compared.flatMap(({ differences }) => differences),
    deviations,
  );
  return { operations, listed: deviations.length, stale, contract: { text, description } };
}
