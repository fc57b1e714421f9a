// Where the pact is: the committed file, and the one that the consumer tests have just written.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const consumer = "solaris-esign";
export const provider = "solaris-identity-api";

const name = `${consumer}-${provider}.json`;
export const committedPact: string = fileURLToPath(new URL(`../pacts/${name}`, import.meta.url));
export const writtenPactDir: string = fileURLToPath(
  new URL("../../node_modules/.cache/solaris-esign/pacts", import.meta.url),
);
export const writtenPact = `${writtenPactDir}/${name}`;

/** The parts of a pact file that say what was agreed; the rest names the tools that wrote it. */
export interface Pact {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions: readonly PactInteraction[];
}

export interface PactInteraction {
  readonly description: string;
  readonly providerStates: readonly { readonly name: string }[];
  readonly request: { readonly method: string; readonly path: string; readonly headers?: Record<string, unknown> };
  readonly response: { readonly status: number };
}

export async function readPact(file: string): Promise<Pact> {
  const { consumer, provider, interactions } = JSON.parse(await readFile(file, "utf8")) as Pact;
  return {
    consumer,
    provider,
    interactions: [...interactions].sort((a, b) => a.description.localeCompare(b.description)),
  };
}
