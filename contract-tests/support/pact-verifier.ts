// Replays the committed pact against a provider, with Pact's own verifier.
import { Verifier } from "@pact-foundation/pact";
import { expect } from "vitest";
import { type Interaction, interactions } from "./interactions.js";
import { committedPact, readPact } from "./pact-files.js";

/** What is used of Express, which comes without declarations. */
export interface FilteredRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
}
interface FilteredResponse {
  status(code: number): { json(body: unknown): unknown };
}

/** @param prepare brings about the state of an interaction, and may change its request */
export async function verifyPact(
  providerBaseUrl: string,
  prepare: (interaction: Interaction, request: FilteredRequest) => void | Promise<void>,
): Promise<void> {
  const pact = await readPact(committedPact);
  let current: Interaction | undefined;
  let replayed = 0;
  const failures: unknown[] = [];

  const verifier = new Verifier({
    providerBaseUrl,
    pactUrls: [committedPact],
    logLevel: "error",
    stateHandlers: Object.fromEntries(
      interactions.map((interaction) => [
        interaction.state,
        async () => {
          current = interaction;
        },
      ]),
    ),
    requestFilter: async (request: FilteredRequest, response: FilteredResponse, next: () => unknown) => {
      if (request.path === "/_pactSetup") return next();
      // A state that no handler knows is only a warning to Pact.
      if (current === undefined) return response.status(501).json({ error: "the provider state is not known" });
      try {
        await prepare(current, request);
      } catch (failure) {
        // Unanswered, the verifier would wait.
        failures.push(failure);
        return response.status(500).json({ error: "the provider state could not be brought about" });
      }
      current = undefined;
      replayed++;
      return next();
    },
  });

  await verifier.verifyProvider().catch((failure) => failures.push(failure));
  if (failures.length > 0) throw failures[0];
  // A pact without interactions verifies too.
  expect(pact.interactions.length).toBeGreaterThan(0);
  expect(replayed).toBe(pact.interactions.length);
}
