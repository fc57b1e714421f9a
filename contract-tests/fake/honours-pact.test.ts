// Proves: the fake, served on real sockets, keeps every promise of the committed pact.
import { expect, it, onTestFinished } from "vitest";
import { clientCredentials } from "../../src/index.js";
import { identification, person } from "../support/calls.js";
import { arrange } from "../support/pact-states.js";
import { verifyPact } from "../support/pact-verifier.js";
import { expectOnlyWhatTheContractAllows, watchedFake } from "../support/watched-fake.js";

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
    arrange(fake, interaction, { personId: person, identificationId: identification });
    if (interaction.withoutToken) return {};
    return { authorization: `Bearer ${interaction.status === 401 ? "expired" : await auth({ signal })}` };
  });
  expect(sms + fake.sms.length).toBe(expectedSms);
});
