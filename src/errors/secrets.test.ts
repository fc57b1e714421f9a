import { inspect } from "node:util";
import { afterAll, expect, it } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import * as solaris from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());

const token = "eyJhbGciOiJSUzI1NiJ9.t0ken";
const clientSecret = "cl1ent-s3cret";
const basic = Buffer.from(`partner:${clientSecret}`).toString("base64");
const iban = "DE11110101010100000020";
const sessionUrl = "https://wizard.example/index.html?wizard_session_key=bfo5r16AMLlt6ZEX";
const secrets = [token, clientSecret, basic, iban, sessionUrl];
const all = secrets.join(" ");

const headers = { "set-cookie": token, location: sessionUrl, "www-authenticate": clientSecret };
const cause = Object.assign(new Error(all, { cause: new Error(all) }), { config: secrets });

/** Everything of an error that a program may log without a thought must show what it is, and none of the secrets. */
function expectNoSecretsIn(error: solaris.SolarisError) {
  const everything = { depth: null, showHidden: true } as const;
  const wrapped = [error, new Error("wrapped", { cause: error })];
  const printed = [
    ...[String(error), error.message, error.stack, JSON.stringify(error), JSON.stringify({ ...error })],
    ...[inspect(error), inspect(error, everything), inspect(wrapped, everything)],
  ].join("\n");
  expect(printed).toContain(error.code);
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
}

/** What a call with these options fails with. */
async function failureOf(options: Partial<solaris.ClientOptions> = {}, signal = new AbortController().signal) {
  try {
    const client = solaris.createSolarisClient({ baseUrl: server.url, auth: () => token, ...options } as never);
    await client.identifications.authorize({ personId: "p1", identificationId: "i1" }, { signal, maxRetries: 0 });
  } catch (thrown) {
    return thrown as solaris.SolarisError;
  }
  throw new Error("The call did not fail");
}

const credentials = (fetch?: solaris.Fetch) =>
  solaris.clientCredentials({ clientId: "partner", clientSecret, tokenUrl: server.url, ...(fetch && { fetch }) });

it.each([
  [400, solaris.ApiError],
  [401, solaris.AuthenticationError],
  [403, solaris.PermissionError],
  [404, solaris.NotFoundError],
  [409, solaris.ConflictError],
  [429, solaris.RateLimitError],
  [503, solaris.ServerError],
])("an error of status %i is printed without what the provider said, and still holds it", async (status, type) => {
  const one = { id: "e1", status: "400", code: iban, title: all, detail: all };
  const errors = [{ ...one, source: { field: iban, message: all } }, one];
  server.script(answer(status, { errors, url: all }, headers));
  const error = await failureOf();
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ errors, response: { headers, body: JSON.stringify({ errors, url: all }) } });
  expectNoSecretsIn(error);
});

it.each([
  [422, solaris.ApiError, { id: "e1", code: iban, title: all, detail: all }],
  [422, solaris.ApiError, { message: all, [iban]: all }],
  [422, solaris.ApiError, `<html>${all}</html>`],
  [422, solaris.ApiError, `{"detail":"${all}`],
  [302, solaris.UnexpectedResponseError, { url: all }],
  [200, solaris.UnexpectedResponseError, { url: sessionUrl, iban: all }],
  [200, solaris.UnexpectedResponseError, `{"id":"i1","iban":"${all}`],
])(
  "an answer of status %i that says nothing of use is not printed, and still held: case %#",
  async (status, type, body) => {
    server.script(answer(status, body, headers));
    const error = await failureOf();
    expect(error).toBeInstanceOf(type);
    expect(error.response).toMatchObject({ headers, body: typeof body === "string" ? body : JSON.stringify(body) });
    expectNoSecretsIn(error);
  },
);

it.each([401, 200])("a token endpoint's useless answer of status %i is not printed, and still held", async (status) => {
  const body = `{"access_token":"${token}\\n","error":"${all}"}`;
  server.script(answer(status, body, headers));
  const error = await failureOf({ auth: credentials() });
  expect(error).toBeInstanceOf(solaris.AuthenticationError);
  expect(error.response).toMatchObject({ status, headers, body });
  expectNoSecretsIn(error);
});

it.each<[string, typeof solaris.SolarisError, () => Promise<solaris.SolarisError>]>([
  ["auth throws", solaris.AuthenticationError, () => failureOf({ auth: () => Promise.reject(cause) })],
  ["fetch throws", solaris.ConnectionError, () => failureOf({ fetch: () => Promise.reject(cause) })],
  ["the caller aborts with", solaris.AbortedError, () => failureOf({}, AbortSignal.abort(cause))],
])("what %s is not printed, and still is the cause", async (_, type, fail) => {
  const error = await fail();
  expect(error).toBeInstanceOf(type);
  expect(error.cause).toBe(cause);
  expectNoSecretsIn(error);
});

it("what the token request failed with is not printed, and still is behind the cause", async () => {
  const error = await failureOf({ auth: credentials(() => Promise.reject(cause)) });
  expect(error).toBeInstanceOf(solaris.ConnectionError);
  expect(error).toHaveProperty("cause.cause", cause);
  expectNoSecretsIn(error);
});

it("a call that took too long is printed without its token", async () => {
  server.script(() => {});
  const error = await failureOf({ timeoutMs: 20 });
  expect(error).toBeInstanceOf(solaris.TimeoutError);
  expectNoSecretsIn(error);
});

it.each([`${token}\n`, `${token}\r\n${clientSecret}`, `Bearer ${token}`, "", undefined])(
  "a token that cannot be used is not printed: case %#",
  async (unusable) => {
    const error = await failureOf({ auth: () => unusable as never });
    expect(error).toBeInstanceOf(solaris.AuthenticationError);
    expectNoSecretsIn(error);
  },
);

it.each<[string, () => unknown]>([
  [
    "the base URL",
    () => solaris.createSolarisClient({ baseUrl: `https://partner:${all}@b.example`, auth: () => token }),
  ],
  ["auth", () => solaris.createSolarisClient({ baseUrl: server.url, auth: token as never })],
  ["the client id", () => solaris.clientCredentials({ clientId: `partner:${clientSecret}`, clientSecret })],
  ["the token URL", () => solaris.clientCredentials({ clientId: "partner", clientSecret, tokenUrl: all })],
  ["a person's id", () => failureWithId(` ${all}`)],
])("a secret in the place of %s is not printed", async (_, fail) => {
  const error = await new Promise((resolve) => resolve(fail())).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(solaris.ConfigurationError);
  expectNoSecretsIn(error as solaris.ConfigurationError);
});

function failureWithId(personId: string) {
  const { identifications } = solaris.createSolarisClient({ baseUrl: server.url, auth: () => token });
  return identifications.authorize({ personId, identificationId: "i1" });
}
