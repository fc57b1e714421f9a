// What the examples read from their environment, for a fake that listens. For tests.
import { createFakeSolaris } from "solaris-esign/testing";
import { onTestFinished } from "vitest";

/** Alice is the only customer. */
export async function startFake() {
  const fake = createFakeSolaris();
  const server = await fake.listen();
  onTestFinished(() => server.close());
  const ref = fake.addIdentification();
  const env = {
    SOLARIS_BASE_URL: server.url,
    SOLARIS_TOKEN_URL: server.tokenUrl,
    SOLARIS_CLIENT_ID: fake.credentials.clientId,
    SOLARIS_CLIENT_SECRET: fake.credentials.clientSecret,
    STAND_IN_CUSTOMERS: JSON.stringify({ alice: ref }),
  };
  return { fake, ref, env };
}

export const headersOf = (customer: string) => ({ "x-stand-in-customer": customer });
