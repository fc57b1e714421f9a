import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { answer, startHttpServer } from "../contract-tests/support/http-server.js";
import * as solaris from "./index.js";

const server = await startHttpServer();
beforeEach(() => server.script(answer(200, { id: "i1", status: "confirmation_required", access_token: "t1" })));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const ref = { personId: "p1", identificationId: "i1" };
const newClient = (options: Partial<solaris.ClientOptions> = {}) =>
  solaris.createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", ...options } as solaris.ClientOptions);
const never = () => new Promise<never>(() => {});

it.each([
  ["sandbox", "https://api.solaris-sandbox.de", "https://auth.solaris-sandbox.de/oauth2/token"],
  ["production", "https://api.solarisbank.de", "https://auth.solarisbank.de/oauth2/token"],
] as const)("calls the %s environment at %s, and tells auth its token URL", async (environment, baseUrl, tokenUrl) => {
  const fetch = vi.fn(async (_url: string) => Response.json({ id: "i1", status: "created" }));
  const told: solaris.AuthContext[] = [];
  const auth = (context: solaris.AuthContext) => {
    told.push(context);
    return "t0ken";
  };
  const client = solaris.createSolarisClient({ environment, auth, fetch });
  expect(fetch).not.toHaveBeenCalled();
  await client.identifications.authorize(ref);
  await client.authenticate();
  expect(fetch.mock.calls.map(([url]) => url)).toEqual([`${baseUrl}/v1/persons/p1/identifications/i1/authorize`]);
  expect(told).toEqual(Array(2).fill({ signal: expect.any(AbortSignal), tokenUrl }));
  expect(solaris.environments[environment]).toEqual({ baseUrl, tokenUrl });
});

describe("authenticate", () => {
  it("fetches the token and opens the connection that the call then uses", async () => {
    const auth = solaris.clientCredentials({
      clientId: "partner",
      clientSecret: "s3cret",
      tokenUrl: `${server.url}/token`,
    });
    const api = await startHttpServer();
    onTestFinished(() => api.close());
    api.script(answer(200, { id: "i1", status: "confirmation_required" }));
    const client = newClient({ baseUrl: api.url, auth });
    await client.authenticate();
    expect([server.requests, api.requests]).toMatchObject([[{ url: "/token" }], []]);
    expect([server.connections, api.connections]).toEqual([1, 1]);
    await client.identifications.authorize(ref);
    expect([server.requests, api.requests]).toMatchObject([[{ url: "/token" }], [{ method: "PATCH" }]]);
    expect([server.connections, api.connections]).toEqual([1, 1]);
  });

  it("does not break a call if the server has closed the connection since", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const client = newClient();
    await client.authenticate();
    server.hangUp();
    expect(await client.identifications.authorize(ref)).toMatchObject({ meta: { attempts: 1 } });
    expect(server.requests).toHaveLength(1);
    expect(server.connections).toBe(2);
  });

  it("opens no connection if the platform's or the caller's fetch has its own", async () => {
    const fetch = vi.fn(async () => new Response());
    await newClient({ fetch }).authenticate();
    expect(fetch).not.toHaveBeenCalled();
    expect(server.connections).toBe(0);
  });

  it.each<[string, solaris.Auth, string, typeof solaris.AuthenticationError | typeof solaris.ConnectionError, string]>([
    [
      "there is no token",
      () => Promise.reject(new Error("sealed")),
      server.url,
      solaris.AuthenticationError,
      "auth failed",
    ],
    [
      "the token cannot be used",
      () => "",
      server.url,
      solaris.AuthenticationError,
      "auth returned no usable access token",
    ],
    [
      "there is no connection",
      () => "t0ken",
      "http://127.0.0.1:1",
      solaris.ConnectionError,
      "No connection to the provider",
    ],
  ])("fails if %s", async (_, auth, baseUrl, type, message) => {
    const failure = newClient({ auth, baseUrl }).authenticate();
    await expect(failure).rejects.toBeInstanceOf(type);
    await expect(failure).rejects.toMatchObject({ delivery: "not-sent", attempts: 0 });
    await expect(failure).rejects.toThrow(message);
  });

  it("ends when the caller's signal aborts, and passes the abort to auth", async () => {
    const leaving = new AbortController();
    const told = vi.fn();
    const auth: solaris.Auth = ({ signal }) => {
      signal.addEventListener("abort", told);
      return never();
    };
    const failure = newClient({ auth }).authenticate({ signal: leaving.signal });
    leaving.abort("left");
    await expect(failure).rejects.toBeInstanceOf(solaris.AbortedError);
    await expect(failure).rejects.toMatchObject({
      message: expect.stringMatching(/^The call was aborted while waiting for the token or a connection\.$/),
      ...{ delivery: "not-sent", attempts: 0, cause: "left" },
    });
    expect(told).toHaveBeenCalledOnce();
  });

  it("requests nothing if the signal has already aborted", async () => {
    const auth = vi.fn(() => "t0ken");
    await expect(newClient({ auth }).authenticate({ signal: AbortSignal.abort() })).rejects.toThrow(
      solaris.AbortedError,
    );
    expect(auth).not.toHaveBeenCalled();
    expect(server.connections).toBe(0);
  });

  it("ends at the deadline of the call, which overrides that of the client", async () => {
    const client = newClient({ auth: never, timeoutMs: 20 });
    await expect(client.authenticate()).rejects.toThrow(solaris.TimeoutError);
    await expect(client.authenticate({ timeoutMs: 1 })).rejects.toThrow("The deadline of 1 ms passed");
  });

  it("leaves no timer and no listener", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await newClient().authenticate();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("refuses invalid options like a call", async () => {
    const failure = newClient().authenticate({ timeoutMs: 0 });
    await expect(failure).rejects.toThrow(solaris.ConfigurationError);
    await expect(failure).rejects.toThrow("timeoutMs must be a number");
    await nextTurn();
    expect(server.connections).toBe(0);
  });
});
