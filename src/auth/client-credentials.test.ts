import { afterAll, describe, expect, it } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import {
  AuthenticationError,
  type ClientCredentialsOptions,
  ConfigurationError,
  ConnectionError,
  clientCredentials,
  createSolarisClient,
} from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());

const tokenUrl = `${server.url}/oauth2/token`;
const credentials = { clientId: "partner", clientSecret: "s3cret", tokenUrl };
const granted = { access_token: "t0ken", token_type: "bearer", expires_in: 3599, scope: "partners" };

/** The token, or what the token endpoint's answer is turned into. */
async function tokenFrom(handler: Handler, options: Partial<ClientCredentialsOptions> = {}): Promise<unknown> {
  server.script(handler);
  const { signal } = new AbortController();
  try {
    return await clientCredentials({ ...credentials, ...options })({ signal, tokenUrl: `${server.url}/environment` });
  } catch (thrown) {
    return thrown;
  }
}

describe("the token request", () => {
  it("is a form with the documented fields, and the credentials in the header only", async () => {
    await tokenFrom(answer(200, granted));
    expect(server.requests).toEqual([
      {
        method: "POST",
        url: "/oauth2/token",
        headers: expect.objectContaining({
          accept: "application/json",
          authorization: `Basic ${Buffer.from("partner:s3cret").toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        }),
        body: "grant_type=client_credentials&scope=partners",
      },
    ]);
  });

  it.each(["gehäim😀", "a:b c", "%&=+"])("carries the secret %s as UTF-8", async (clientSecret) => {
    await tokenFrom(answer(200, granted), { clientSecret });
    const [scheme, value = ""] = server.requests[0]?.headers.authorization?.split(" ") ?? [];
    expect([scheme, Buffer.from(value, "base64").toString("utf8")]).toEqual(["Basic", `partner:${clientSecret}`]);
  });

  it("goes through the fetch that was passed, for which a browser may hide a redirect", async () => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return Response.error();
    };
    const error = await tokenFrom(answer(200, granted), { fetch });
    expect(error).toHaveProperty("message", expect.stringContaining("refused the client credentials with status 0."));
    expect(urls).toEqual([tokenUrl]);
  });

  it("goes to the environment's token URL when no other is given", async () => {
    const urls: string[] = [];
    const carry = async (url: string, init: RequestInit) => {
      urls.push(`${init.method} ${url}`);
      return Response.json({ ...granted, id: "i1", status: "created" });
    };
    const auth = clientCredentials({ clientId: "partner", clientSecret: "s3cret", fetch: carry });
    const ref = { personId: "p1", identificationId: "i1" };
    for (const environment of ["sandbox", "production", "sandbox"] as const) {
      await createSolarisClient({ environment, auth, fetch: carry }).identifications.authorize(ref);
    }
    expect(urls.filter((url) => url.startsWith("POST"))).toEqual([
      "POST https://auth.solaris-sandbox.de/oauth2/token",
      "POST https://auth.solarisbank.de/oauth2/token",
    ]);
  });

  it("needs a token URL from somewhere", async () => {
    server.script(answer(200, granted));
    const auth = clientCredentials({ clientId: "partner", clientSecret: "s3cret" });
    const { identifications } = createSolarisClient({ baseUrl: server.url, auth });
    const call = identifications.authorize({ personId: "p1", identificationId: "i1" });
    await expect(call).rejects.toThrow(ConfigurationError);
    await expect(call).rejects.toThrow("clientCredentials needs a tokenUrl, because the client was given a baseUrl");
    expect(server.requests).toEqual([]);
  });

  it.each<[object, string]>([
    [{ clientId: undefined }, "clientId must be a non-empty string without a colon"],
    [{ clientId: "" }, "clientId must be a non-empty string without a colon"],
    [{ clientId: "a:b" }, "clientId must be a non-empty string without a colon"],
    [{ clientSecret: undefined }, "clientSecret must be a non-empty string"],
    [{ clientSecret: "" }, "clientSecret must be a non-empty string"],
    [{ tokenUrl: "http://auth.example.com" }, "tokenUrl must use https"],
    [{ tokenUrl: "" }, "tokenUrl must be an absolute URL"],
  ])("cannot be made with %o: %s", (options, fault) => {
    const make = () => clientCredentials({ ...credentials, ...options });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(fault);
  });
});

describe("the token endpoint", () => {
  it.each([200, 201, 299])("may grant a token with status %i", async (status) => {
    expect(await tokenFrom(answer(status, { access_token: "t0ken" }))).toBe("t0ken");
  });

  it.each<[string, number, unknown, string]>([
    ["refuses in plain text", 400, "Bad Request", "refused the client credentials with status 400"],
    ["refuses in JSON", 401, { error: "invalid_client" }, "refused the client credentials with status 401"],
    ["fails with a page", 502, "<html></html>", "refused the client credentials with status 502"],
    ["redirects", 307, granted, "refused the client credentials with status 307"],
    ["answers a page", 200, "<html></html>", "answered 200 without an access_token in a JSON object"],
    ["answers nothing", 204, "", "answered 204 without an access_token in a JSON object"],
    ["answers null", 200, "null", "answered 200 without an access_token in a JSON object"],
    ["answers a list", 200, [granted], "answered 200 without an access_token in a JSON object"],
    ["answers no token", 200, { expires_in: 3599 }, "answered 200 without an access_token in a JSON object"],
    ["answers a number", 200, { access_token: 7 }, "answered 200 without an access_token in a JSON object"],
    ["answers an empty token", 200, { access_token: "" }, "answered a token with characters that no header may carry"],
    [
      "answers two lines",
      200,
      { access_token: "t0\nken" },
      "answered a token with characters that no header may carry",
    ],
  ])("that %s is an authentication error, with the answer", async (_, status, body, what) => {
    const error = await tokenFrom(answer(status, body, { "x-request-id": "r1", location: tokenUrl }));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      message: `The token endpoint ${what}. Nothing was sent, so no SMS went out.`,
      ...{ code: "authentication_failed", delivery: "not-sent", attempts: 0, status, requestId: "r1", errors: [] },
      response: { status, body: typeof body === "string" ? body : JSON.stringify(body) },
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each(["breaks off", "cannot be reached"])("that %s is a connection error, and nothing was sent", async (what) => {
    const gone = await startHttpServer();
    await gone.close();
    const options = what === "breaks off" ? {} : { tokenUrl: gone.url };
    const error = await tokenFrom((response) => response.destroy(), options);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      message: "The token endpoint could not be reached. Nothing was sent, so no SMS went out.",
      ...{ code: "connection_failed", delivery: "not-sent", attempts: 0, cause: expect.any(Error) },
    });
  });
});
