// Proves: an error says that no SMS went out if it is the error of a call, and only then.
import { describe, expect, it } from "vitest";
import {
  AuthenticationError,
  type ClientOptions,
  ConfigurationError,
  clientCredentials,
  createSolarisClient,
  type Fetch,
  isSolarisError,
} from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { startHttpServer } from "../support/http-server.js";

const noSms = "Nothing was sent, so no SMS went out.";
const gone = await startHttpServer();
await gone.close();
const ref = { personId: "p1", identificationId: "i1" };
const failing = () => Promise.reject(new Error("no token"));
const never = () => new Promise<never>(() => {});
const credentials = { clientId: "c", clientSecret: "s" };
const unreachable = clientCredentials({ ...credentials, tokenUrl: gone.url });
const client = (options: Partial<ClientOptions> = {}) =>
  createSolarisClient({ baseUrl: gone.url, auth: () => "token-1", maxRetries: 0, ...options } as ClientOptions);

async function failureOf(act: () => unknown) {
  const thrown = await new Promise((resolve) => resolve(act())).catch((thrown: unknown) => thrown);
  if (!isSolarisError(thrown)) throw new Error("It did not fail as it should");
  return thrown;
}

describe("an error of a call that was not sent says that no SMS went out, once:", () => {
  it.each<[string, () => unknown]>([
    ["an id is refused", () => client().identifications.authorize({ personId: "", identificationId: "i1" })],
    ["an option is refused", () => client().identifications.authorize(ref, { timeoutMs: 0 })],
    ["auth fails", () => client({ auth: failing }).identifications.authorize(ref)],
    ["auth returns no token", () => client({ auth: () => "" }).identifications.authorize(ref)],
    ["the token endpoint is not there", () => client({ auth: unreachable }).identifications.authorize(ref)],
    [
      "clientCredentials has no tokenUrl",
      () => client({ auth: clientCredentials(credentials) }).identifications.authorize(ref),
    ],
    ["nobody can be reached", () => client().identifications.authorize(ref)],
    ["the deadline passes", () => client({ auth: never }).identifications.authorize(ref, { timeoutMs: 5 })],
    ["it is aborted", () => client().identifications.authorize(ref, { signal: AbortSignal.abort() })],
    [
      "the client is closed",
      async () => {
        const closed = client();
        await closed.close();
        await closed.identifications.authorize(ref);
      },
    ],
  ])("%s", async (_, act) => {
    const { message, stack, delivery } = await failureOf(act);
    expect(delivery).toBe("not-sent");
    expect(message.split(noSms)).toEqual([expect.stringMatching(/\. $/), ""]);
    expect(stack).toContain(message);
  });

  it("also if two calls share the error of a token request", async () => {
    const { identifications } = client({ auth: unreachable });
    const calls = ["i1", "i2"].map((identificationId) =>
      failureOf(() => identifications.authorize({ ...ref, identificationId })),
    );
    for (const { message } of await Promise.all(calls)) expect(message.split(noSms)).toHaveLength(2);
  });

  it("but a frozen error of auth stays unchanged", async () => {
    const frozen = Object.freeze(new AuthenticationError("No.", { delivery: "not-sent" }));
    const auth = () => Promise.reject(frozen);
    expect(await failureOf(() => client({ auth }).identifications.authorize(ref))).toBe(frozen);
  });
});

it.each<[string, () => unknown, string]>([
  ["was refused", async () => Response.json({}, { status: 403 }), "The provider refused the call, so no SMS went out."],
  ["failed", async () => Response.json({}, { status: 500 }), "An SMS may have gone out: "],
  ["broke off", () => Promise.reject(new TypeError("broken")), "An SMS may have gone out: "],
])("an error of a call that %s says so, and nothing else", async (_, fetch, meaning) => {
  const { message } = await failureOf(() => client({ fetch: fetch as Fetch }).identifications.authorize(ref));
  expect(message).toContain(` ${meaning}`);
  expect(message).not.toContain(noSms);
});

describe("any other error mentions no SMS:", () => {
  it.each<[string, () => unknown]>([
    ["one that a test makes", () => Promise.reject(new ConfigurationError("No."))],
    ["a client without options", () => createSolarisClient({} as ClientOptions)],
    ["a client with a bad address", () => client({ baseUrl: "ftp://host" } as Partial<ClientOptions>)],
    ["clientCredentials without a secret", () => clientCredentials({ clientId: "c" } as never)],
    ["a token that nobody gives", () => unreachable({ signal: new AbortController().signal })],
    ["authenticate without a token", () => client({ auth: failing }).authenticate()],
    ["authenticate without a connection", () => client().authenticate()],
    ["authenticate after its deadline", () => client({ auth: never }).authenticate({ timeoutMs: 5 })],
    ["authenticate that is aborted", () => client().authenticate({ signal: AbortSignal.abort() })],
    ["authenticate with a bad option", () => client().authenticate({ timeoutMs: 0 })],
    ["a bad option of the fake", () => createFakeSolaris({ errorShape: "round" } as never)],
    ["an identification that the fake does not have", () => createFakeSolaris().setStatus(ref, "created")],
    ["a fault that there is not", () => createFakeSolaris().failNext({ kind: "flood" } as never)],
  ])("%s", async (_, act) => {
    const { message, delivery } = await failureOf(act);
    expect(delivery).toBe("not-sent");
    expect(message).not.toMatch(/SMS|Nothing was sent/);
    expect(message).toMatch(/[.?]$/);
  });
});
