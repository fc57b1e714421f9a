// Proves: the specification, served by Prism, keeps every promise of the committed pact.
import { inject, it } from "vitest";
import { prefer } from "../../scripts/support/prism.mjs";
import { verifyPact } from "../support/pact-verifier.js";

it("returns the responses that the pact promises", async () => {
  await verifyPact(inject("prismUrl"), ({ status: code, example }) => ({ prefer: prefer({ code, example }) }));
});
