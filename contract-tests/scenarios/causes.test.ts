// Proves that the `cause` of an error, which loggers follow, contains nothing of the response.
import { beforeAll, describe, expect, it } from "vitest";
import * as nodeClient from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import { printings } from "../support/loggers.js";
import { head, iban, type Provider, ref, type Step, startProvider, write } from "../support/scripted-provider.js";
import { importWebClient } from "../support/web-client.js";

fixPauses(0);

const token = "eyJhbGciOiJSUzI1NiJ9.t0ken";
const session = "bfo5r16AMLlt6ZEX9Oh3JUWIkTelorup";
const secrets = [iban, token, session, "s3cret"];
const personal = JSON.stringify({
  iban,
  access_token: token,
  url: `https://wizard.example/?wizard_session_key=${session}`,
});

/** As text, or as the bytes of a buffer: Node shows them in hexadecimal, JSON as a list of numbers. */
function secretsIn(text: string): string[] {
  const numbers = (text.match(/\d+/g) ?? []).join();
  const forms = (secret: string) => [
    secret,
    Buffer.from(secret)
      .toString("hex")
      .replace(/..(?=.)/g, "$& "),
  ];
  return secrets.filter(
    (secret) => forms(secret).some((form) => text.includes(form)) || numbers.includes(Buffer.from(secret).join()),
  );
}

const answers: Record<string, Step> = {
  "is no HTTP": write(`${personal}\r\n\r\n`),
  "has a broken head": write(`HTTP/1.1 200 OK\r\n${personal}\u0000: 1\r\n\r\n`),
  "has a header that cannot be": write(`HTTP/1.1 200 OK\r\ncontent-length: ${iban}\r\nlocation: ${personal}\r\n\r\n`),
  "has a broken chunk": write(`${head(200, { "transfer-encoding": "chunked" })}${personal}\r\n`),
  "breaks off": write(`${head(200, { "content-length": 999 })}${personal}`, (socket) => socket.end()),
  "is not compressed, though it says so": write(
    head(200, { "content-encoding": "gzip", "content-length": Buffer.byteLength(personal) }) + personal,
  ),
};

const clients: Record<string, typeof nodeClient> = { "node:http": nodeClient };
beforeAll(async () => {
  clients["the platform's fetch"] = await importWebClient();
});

const endpoints: Record<string, (provider: Provider, step: Step) => void> = {
  "the API": ({ api }, step) => api.script(step),
  "the token endpoint": ({ tokens }, step) => tokens.script(step),
};

const cases = ["node:http", "the platform's fetch"].flatMap((transport) =>
  Object.keys(endpoints).flatMap((endpoint) => Object.keys(answers).map((what) => ({ transport, endpoint, what }))),
);

describe.each(cases)("over $transport, when the response of $endpoint $what", ({ transport, endpoint, what }) => {
  it("no logger prints a part of it", async () => {
    const { clientCredentials, createSolarisClient, isSolarisError } = clients[transport] as typeof nodeClient;
    const provider = await startProvider();
    endpoints[endpoint]?.(provider, answers[what] as Step);
    const tokenUrl = `${provider.tokens.url}/oauth2/token`;
    const auth = clientCredentials({ clientId: "c1", clientSecret: "s3cret", tokenUrl });
    const solaris = createSolarisClient({ baseUrl: provider.api.url, auth });
    const error = await solaris.identifications.authorize(ref(1)).catch((thrown: unknown) => thrown);
    if (!isSolarisError(error)) throw new Error(`It did not fail: ${JSON.stringify(error)}`);
    expect(error).toMatchObject({ name: "ConnectionError", delivery: endpoint === "the API" ? "unknown" : "not-sent" });
    expect(error.cause).toMatchObject({ message: expect.stringMatching(/\w/) });
    const printed = Object.entries(await printings(error));
    expect(printed.flatMap(([logger, text]) => secretsIn(text).map((secret) => `${logger}: ${secret}`))).toEqual([]);
  });
});
