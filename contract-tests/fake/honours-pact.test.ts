// Proves: the fake, served on real sockets, keeps every promise of the committed pact.
import { expect, it, onTestFinished } from "vitest";
import { clientCredentials } from "../../src/index.js";
import type { NewIdentification } from "../../src/testing/index.js";
import { identification, person } from "../support/calls.js";
import type { Interaction } from "../support/interactions.js";
import { verifyPact } from "../support/pact-verifier.js";
import { expectOnlyWhatTheContractAllows, watchedFake } from "../support/watched-fake.js";

/** The identification in the state of a success, by the example that documents it. */
const identificationFor: Readonly<Record<string, NewIdentification>> = {
  authorizationStarted: { terms_and_conditions_signed_at: "2022-08-11T08:31:02.000Z" },
  documented: {},
  proofOfAddress: {
    reference: "example-reference",
    method: "bank_id",
    proof_of_address_type: "ELECTRICITY_BILL",
    proof_of_address_issued_at: "2020-06-12",
  },
  nullable: {},
};

const fake = watchedFake();
const { signal } = new AbortController();

it("returns the responses that the pact promises, and sends an SMS for each authorization", async () => {
  const server = await fake.listen();
  onTestFinished(() => server.close());
  const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
  let expectedSms = 0;
  let sms = 0;

  await verifyPact(server.url, async (interaction) => {
    sms += fake.sms.length;
    await expectOnlyWhatTheContractAllows(fake);
    await fake.reset();
    expectedSms += interaction.operation === "authorizeIdentification" && interaction.status === 200 ? 1 : 0;
    arrange(interaction);
    if (interaction.withoutToken) return {};
    return { authorization: `Bearer ${interaction.status === 401 ? "expired" : await auth({ signal })}` };
  });
  expect(sms + fake.sms.length).toBe(expectedSms);
});

/** Sets up a provider state of the pact. */
function arrange({ status, example, error }: Interaction): void {
  if (error) fake.errorShape = error.shape;
  if (status === 200) {
    fake.addIdentification({ personId: person, identificationId: identification, ...identificationFor[example] });
    // The fake itself sets deadlines, and the contract allows an answer without any.
    const fields = { authorization_expires_at: null, confirmation_expires_at: null };
    if (example === "nullable") fake.failNext({ kind: "drift", fields });
  } else if (status !== 401 && status !== 404) {
    fake.failNext({ kind: "status", status, ...(error && { code: error.code }) });
  }
}
