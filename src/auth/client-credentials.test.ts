import { beforeEach, expect, it, vi } from "vitest";
import {
  type ClientCredentialsOptions,
  ConfigurationError,
  clientCredentials,
  createSolarisClient,
  type Fetch,
} from "../index.js";

/** Returns a token, or an identification for a call. */
const fetch = vi.fn<Fetch>(async () => Response.json({ access_token: "t0ken", id: "i1", status: "created" }));
beforeEach(() => void fetch.mockClear());

const tokenUrl = "https://auth.example.com/oauth2/token";
const credentials = { clientId: "partner", clientSecret: "s3cret", tokenUrl, fetch };
const ref = { personId: "p1", identificationId: "i1" };
const request = { signal: new AbortController().signal, tokenUrl: "https://auth.example.com/environment" };
const basicOf = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

it.each([
  { tokenUrl: "https://auth.example.com/v1" },
  { tokenUrl: "https://auth.example.com/oauth2/token/" },
  { tokenUrl: "http://auth:8080/oauth2/token", allowInsecureHttp: true },
])("fetches tokens from exactly the address of %j", async (options) => {
  await clientCredentials({ ...credentials, ...options })(request);
  expect(fetch.mock.calls).toEqual([[options.tokenUrl, expect.anything()]]);
});

it("sends a form with the documented fields, and the credentials in the header only", async () => {
  expect(await clientCredentials(credentials)(request)).toBe("t0ken");
  const init = {
    method: "POST",
    headers: {
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": expect.stringMatching(/^solaris-esign\//),
      authorization: basicOf("partner:s3cret"),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials&scope=partners",
    redirect: "manual",
    signal: expect.any(AbortSignal),
  };
  expect(fetch.mock.calls).toEqual([[tokenUrl, init]]);
});

it.each(["gehäim😀", "a:b c", "%&=+"])("sends the secret %s as UTF-8", async (clientSecret) => {
  await clientCredentials({ ...credentials, clientSecret })(request);
  const { headers } = fetch.mock.lastCall?.[1] ?? {};
  expect(new Headers(headers).get("authorization")).toBe(basicOf(`partner:${clientSecret}`));
});

it.each([
  [{}, "partner", "a b+c/ö%", "partner:a b+c/ö%"],
  [{ basicEncoding: "raw" }, "partner", "a b+c/ö%", "partner:a b+c/ö%"],
  [{ basicEncoding: "form" }, "partner", "a b+c/ö%", "partner:a+b%2Bc%2F%C3%B6%25"],
  [{ basicEncoding: "form" }, "Az09*-._", "~!'()&=😀", "Az09*-._:%7E%21%27%28%29%26%3D%F0%9F%98%80"],
  [{ basicEncoding: "form" }, "urn:partner", "s:3", "urn%3Apartner:s%3A3"],
] as const)("writes with %j the id %s and the secret %s as %s", async (options, clientId, clientSecret, text) => {
  await clientCredentials({ ...credentials, ...options, clientId, clientSecret })(request);
  const { headers } = fetch.mock.lastCall?.[1] ?? {};
  expect(new Headers(headers).get("authorization")).toBe(basicOf(text));
});

it("fails after a response with status 0, which a browser shows for a redirect", async () => {
  fetch.mockResolvedValueOnce(Response.error());
  await expect(clientCredentials(credentials)(request)).rejects.toThrow(
    "answered the client credentials with status 0.",
  );
  expect(fetch).toHaveBeenCalledOnce();
});

it("uses the environment's token URL by default, and caches the tokens of each separately", async () => {
  const auth = clientCredentials({ clientId: "partner", clientSecret: "s3cret", fetch });
  for (const environment of ["sandbox", "production", "sandbox"] as const) {
    await createSolarisClient({ environment, auth, fetch }).identifications.authorize(ref);
  }
  expect(fetch.mock.calls.filter(([, { method }]) => method === "POST").map(([url]) => url)).toEqual([
    "https://auth.solaris-sandbox.de/oauth2/token",
    "https://auth.solarisbank.de/oauth2/token",
  ]);
});

const withoutUrl = { clientId: "partner", clientSecret: "s3cret", fetch };
const baseUrl = "https://api.example.com";
it.each<[string, () => unknown]>([
  [
    "a client with a baseUrl",
    () => createSolarisClient({ baseUrl, auth: clientCredentials(withoutUrl), fetch }).identifications.authorize(ref),
  ],
  ["nobody", () => clientCredentials(withoutUrl)()],
  ["code that says nothing", () => clientCredentials(withoutUrl)({})],
])("rejects without a token URL, called by %s", async (_, call) => {
  const outcome = call();
  expect(outcome).toBeInstanceOf(Promise);
  await expect(outcome).rejects.toThrow(ConfigurationError);
  await expect(outcome).rejects.toThrow("clientCredentials needs a tokenUrl: an environment has one");
  expect(fetch).not.toHaveBeenCalled();
});

it("can be called without a client", async () => {
  expect(await clientCredentials(credentials)()).toBe("t0ken");
});

it.each([
  ["http://auth.example.com", "tokenUrl must use https"],
  ["auth.example.com", "tokenUrl must be an absolute URL"],
])("refuses the token URL %s of a call, too", async (tokenUrl, fault) => {
  await expect(clientCredentials(withoutUrl)({ tokenUrl })).rejects.toThrow(fault);
  expect(fetch).not.toHaveBeenCalled();
});

it.each<[object, string]>([
  [{ clientId: undefined }, "clientId must be a non-empty string"],
  [{ clientId: "" }, "clientId must be a non-empty string"],
  [{ clientId: "a:b" }, "clientId contains a colon"],
  [{ clientId: "a:b", basicEncoding: "raw" }, "clientId contains a colon"],
  [{ clientSecret: undefined }, "clientSecret must be a non-empty string"],
  [{ clientSecret: "" }, "clientSecret must be a non-empty string"],
  ...["raw", "form"].flatMap((basicEncoding): [object, string][] => [
    [{ basicEncoding, clientId: "a\ud83d" }, "clientId contains half a character"],
    [{ basicEncoding, clientSecret: "\ude00b" }, "clientSecret contains half a character"],
  ]),
  [{ basicEncoding: "base64" }, 'basicEncoding must be "raw" or "form"'],
  [{ onTokenRequest: "log" }, "onTokenRequest must be a function"],
  [{ tokenUrl: "http://auth.example.com" }, "tokenUrl must use https"],
  [{ tokenUrl: "http://auth.example.com" }, "with allowInsecureHttp: true"],
  [{ tokenUrl: "https://auth.example.com/{realm}" }, "tokenUrl contains braces"],
  [{ allowInsecureHttp: 1 }, "allowInsecureHttp must be true or false"],
  [{ tokenUrl: "" }, "tokenUrl must be an absolute URL"],
  [{ tokenStore: { get: () => null } }, "tokenStore.set must be a function"],
  [{ tokenStore: null }, "tokenStore.get must be a function"],
  [{ tokenStore: { set: () => null } }, "tokenStore.get must be a function"],
  [{ fetch: "fetch" }, "fetch must be a function"],
  [{ onWarning: null }, "onWarning must be a function"],
  [{ agent: {} }, "Pass either fetch or agent"],
  [{ scope: "all" }, "clientCredentials has no option scope; its options are: clientId, clientSecret, basicEncoding, "],
])("cannot be created with %o: %s", (options, fault) => {
  const make = () => clientCredentials({ ...credentials, ...options });
  expect(make).toThrow(ConfigurationError);
  expect(make).toThrow(fault);
});

const sealed: PropertyDescriptor = {
  enumerable: true,
  get() {
    throw new Error("vault is sealed");
  },
};
it.each([
  [Object.defineProperty({ ...credentials }, "clientSecret", sealed), "clientCredentials cannot read clientSecret"],
  [
    { ...credentials, tokenStore: Object.defineProperty({}, "get", sealed) },
    "clientCredentials cannot read tokenStore",
  ],
])("cannot be created with options that cannot be read: case %#", (options, fault) => {
  const make = () => clientCredentials(options as ClientCredentialsOptions);
  expect(make).toThrow(ConfigurationError);
  expect(make).toThrow(fault);
});
