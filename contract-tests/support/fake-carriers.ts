// The ways in which a client can be joined to a fake: each is to tell the same story.
import { onTestFinished } from "vitest";
import { type ClientOptions, clientCredentials } from "../../src/index.js";
import type { FakeSolaris } from "../../src/testing/index.js";
import { transports } from "./scripted-provider.js";

type Carrier = (fake: FakeSolaris) => ClientOptions | Promise<ClientOptions>;

/** A client's options for a fake that listens until the test is over. */
const overSockets =
  (transport: (typeof transports)[number][1]): Carrier =>
  async (fake) => {
    const server = await fake.listen();
    onTestFinished(() => server.close());
    const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl, ...transport });
    return { baseUrl: server.url, auth, ...transport };
  };

export const carriers: readonly (readonly [name: string, options: Carrier])[] = [
  ["without sockets", (fake) => fake.clientOptions()],
  ...transports.map(([name, transport]) => [`on sockets over ${name}`, overSockets(transport)] as const),
];
