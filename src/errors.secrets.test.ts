import { inspect } from "node:util";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../contract-tests/support/http-server.js";
import * as solaris from "./index.js";

const server = await startHttpServer();
afterAll(() => server.close());
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

const token = "eyJhbGciOiJSUzI1NiJ9.t0ken";
const clientSecret = "cl1ent-s3cret";
const basic = Buffer.from(`partner:${clientSecret}`).toString("base64");
const iban = "DE11110101010100000020";
const sessionUrl = "https://wizard.example/index.html?wizard_session_key=bfo5r16AMLlt6ZEX";
const secrets = [token, clientSecret, basic, iban, sessionUrl];
const all = secrets.join(" ");

const headers = { "set-cookie": token, location: sessionUrl, "www-authenticate": clientSecret };
const cause = Object.assign(new Error(all, { cause: new Error(all) }), { config: secrets });
const failing = () => Promise.reject(cause);

/** Like pino and others: all enumerable properties, own and inherited, and each entry of an array `errors`. */
function asLogged(error: object): string {
  const { errors } = error as { errors?: readonly object[] };
  const fields: Record<string, unknown> = {};
  for (const name in error) fields[name] = Reflect.get(error, name);
  return JSON.stringify({ ...fields, aggregateErrors: errors?.map(asLogged) });
}

/** All that a program may log of an error must show its kind, and none of the secrets. */
function expectNoSecretsIn(error: solaris.SolarisError) {
  const everything = { depth: null, showHidden: true } as const;
  // Like Node for an uncaught error.
  const uncaught = { depth: 5, customInspect: false } as const;
  const printings = [String(error), error.stack ?? "", JSON.stringify(error), asLogged(error)];
  for (const thrown of [error, [error], new Error("", { cause: error }), new AggregateError([error])]) {
    for (const how of [{}, everything, uncaught, { ...uncaught, ...everything }]) printings.push(inspect(thrown, how));
  }
  for (const printed of printings) {
    expect(printed).toContain(error.name);
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  }
  expect(secrets.filter((secret) => inspect(events, everything).includes(secret))).toEqual([]);
}

/** The events of the last call. */
const events: solaris.AttemptEvent[] = [];
type Options = Partial<solaris.ClientOptions> & { signal?: AbortSignal; personId?: string };

/** The error of a call with these options. */
async function failureOf({ signal, personId = "p1", ...options }: Options = {}) {
  events.length = 0;
  try {
    const onAttempt = (event: solaris.AttemptEvent) => events.push(event);
    const required = { baseUrl: server.url, auth: () => token, onAttempt };
    const client = solaris.createSolarisClient({ ...required, ...options } as never);
    const ref = { personId, identificationId: "i1" };
    await client.identifications.authorize(ref, { ...(signal && { signal }), maxRetries: 0 });
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
  [429, solaris.RateLimitError],
  [503, solaris.ServerError],
])(
  "an error of status %i is printed without the texts of the provider, which can be read by name",
  async (status, type) => {
    const one = { id: "e1", status: "400", code: "some_code", title: all, detail: all };
    const errors = [{ ...one, source: { field: iban, message: all } }, one];
    server.script(answer(status, { errors, url: all }, headers));
    const error = await failureOf();
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ errors, response: { headers, body: JSON.stringify({ errors, url: all }) } });
    expect(events).toMatchObject([{ attempt: 1, status, errorCode: error.code }]);
    expectNoSecretsIn(error);
  },
);

it.each([
  [422, solaris.ApiError, { id: "e1", code: "some_code", title: all, detail: all }],
  [422, solaris.ApiError, { message: all, [iban]: all }],
  [422, solaris.ApiError, `<html>${all}</html>`],
  [422, solaris.ApiError, `{"detail":"${all}`],
  [302, solaris.UnexpectedResponseError, { url: all }],
  [200, solaris.UnexpectedResponseError, { url: sessionUrl, iban: all }],
  [200, solaris.UnexpectedResponseError, `{"id":"i1","iban":"${all}`],
])("an unusable response of status %i is not printed, but can be read: case %#", async (status, type, body) => {
  server.script(answer(status, body, headers));
  const error = await failureOf();
  expect(error).toBeInstanceOf(type);
  expect(error.response).toMatchObject({ headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  expectNoSecretsIn(error);
});

it.each([401, 200])(
  "an unusable response of the token endpoint with status %i is not printed, but can be read",
  async (status) => {
    const body = `{"access_token":"${token}\\n","error":"${all}"}`;
    server.script(answer(status, body, headers));
    const error = await failureOf({ auth: credentials() });
    expect(error).toBeInstanceOf(solaris.AuthenticationError);
    expect(error.response).toMatchObject({ status, headers, body });
    expectNoSecretsIn(error);
  },
);

it.each<[string, typeof solaris.SolarisError, () => Promise<solaris.SolarisError>]>([
  ["auth throws", solaris.AuthenticationError, () => failureOf({ auth: failing })],
  ["fetch throws", solaris.ConnectionError, () => failureOf({ fetch: failing })],
  ["the token request fails with", solaris.ConnectionError, () => failureOf({ auth: credentials(failing) })],
  ["the caller aborts with", solaris.AbortedError, () => failureOf({ signal: AbortSignal.abort(cause) })],
])("what %s is not printed, but is the cause", async (_, type, fail) => {
  const error = await fail();
  expect(error).toBeInstanceOf(type);
  expect(error.cause).toBe(cause);
  expectNoSecretsIn(error);
});

it("a timeout is printed without the token", async () => {
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
  ["the base URL", () => failureOf({ baseUrl: `https://partner:${all}@b.example` } as Options)],
  ["auth", () => failureOf({ auth: token as never })],
  ["the client id", () => solaris.clientCredentials({ clientId: `partner:${clientSecret}`, clientSecret })],
  ["the token URL", () => solaris.clientCredentials({ clientId: "partner", clientSecret, tokenUrl: all })],
  ["a person's id", () => failureOf({ personId: ` ${all}` })],
])("a secret in the place of %s is not printed", async (_, fail) => {
  const error = await new Promise((resolve) => resolve(fail())).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(solaris.ConfigurationError);
  expectNoSecretsIn(error as solaris.ConfigurationError);
});
