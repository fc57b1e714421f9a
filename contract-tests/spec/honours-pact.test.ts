// Proves: the specification, served by Prism, keeps every promise of the committed pact.
import { Verifier } from "@pact-foundation/pact";
import { expect, inject, it } from "vitest";
import { prefer } from "../../scripts/support/prism.mjs";
import { interactions } from "../support/interactions.js";
import { committedPact, readPact } from "../support/pact-files.js";

it("gives the answers that the pact promises", async () => {
  const pact = await readPact(committedPact);
  let answer: string | undefined;
  let replayed = 0;

  const verifier = new Verifier({
    providerBaseUrl: inject("prismUrl"),
    pactUrls: [committedPact],
    logLevel: "error",
    stateHandlers: Object.fromEntries(
      interactions.map(({ state, status: code, example }) => [
        state,
        async () => {
          answer = prefer({ code, example });
        },
      ]),
    ),
    requestFilter: (request: FilteredRequest, response: FilteredResponse, next: () => unknown) => {
      if (request.path === "/_pactSetup") return next();
      // A state that no handler knows is only a warning to Pact.
      if (answer === undefined) return response.status(501).json({ error: "the provider state is not known" });
      request.headers.prefer = answer;
      answer = undefined;
      replayed++;
      return next();
    },
  });

  await verifier.verifyProvider();
  expect(pact.interactions.length).toBeGreaterThan(0);
  expect(replayed).toBe(pact.interactions.length);
});

/** What is used of Express, which comes without declarations. */
interface FilteredRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
}
interface FilteredResponse {
  status(code: number): { json(body: unknown): unknown };
}
