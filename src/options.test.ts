import * as http from "node:http";
import { describe, expect, it, vi } from "vitest";
import { type CallOptions, ConfigurationError, createSolarisClient } from "./index.js";
import { checkCallOptions, checkClientOptions } from "./options.js";

const baseUrl = "https://api.example.com";
const auth = () => "t0ken";

const limitFaults: [object, string][] = [
  ...[0, -1, 0.5, Number.NaN, 2_147_483_648, Number.POSITIVE_INFINITY, "soon", null].map(
    (timeoutMs): [object, string] => [{ timeoutMs }, "timeoutMs must be a number of milliseconds from 1 to 2147483647"],
  ),
  ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null].map((maxRetries): [object, string] => [
    { maxRetries },
    "maxRetries must be a whole number, 0 or more",
  ]),
];

describe("a client", () => {
  it.each([
    { baseUrl },
    { environment: "sandbox" },
    { baseUrl, environment: undefined, fetch: undefined, agent: undefined, onDrift: undefined, timeoutMs: undefined },
    { baseUrl, fetch, onDrift: () => {}, onAttempt: () => {}, timeoutMs: 1, maxRetries: 0 },
    { baseUrl, agent: http.globalAgent, timeoutMs: 2_147_483_647, maxRetries: Number.MAX_SAFE_INTEGER },
  ])("can be created with %o", (options) => {
    expect(createSolarisClient({ auth, ...options } as never)).toHaveProperty("identifications.authorize");
  });

  it.each<[unknown, string]>([
    [undefined, "createSolarisClient needs an options object"],
    ["sandbox", "createSolarisClient needs an options object"],
    [
      { baseUrl, auth, timeout: 5, retries: 1 },
      "createSolarisClient has no option timeout, retries; its options are: envi",
    ],
    [{ baseUrl }, "auth must be a function"],
    [{ baseUrl, auth: "t0ken" }, "auth must be a function"],
    [{ baseUrl, auth, fetch: null }, "fetch must be a function"],
    [{ baseUrl, auth, fetch, agent: http.globalAgent }, "Pass either fetch or agent"],
    [{ baseUrl, auth, onDrift: "log" }, "onDrift must be a function"],
    [{ baseUrl, auth, onAttempt: null }, "onAttempt must be a function"],
    [{ baseUrl, auth, onWarning: console }, "onWarning must be a function"],
    ...["", " ", "a\nb", "ä", 1, null].map((userAgent): [object, string] => [
      { baseUrl, auth, userAgent },
      "userAgent must be visible ASCII text",
    ]),
    [{ auth }, "Pass either an environment (sandbox or production) or a baseUrl"],
    [{ auth, baseUrl, environment: "sandbox" }, "Pass either an environment (sandbox or production) or a baseUrl"],
    [{ auth, environment: "staging" }, "environment must be one of: sandbox, production"],
    [{ auth, environment: "toString" }, "environment must be one of: sandbox, production"],
    [{ auth, baseUrl: "api.example.com" }, "baseUrl must be an absolute URL"],
    [{ auth, baseUrl: "http://provider:4010" }, "with allowInsecureHttp: true"],
    [{ auth, baseUrl: "http://provider:4010", allowInsecureHttp: false }, "with allowInsecureHttp: true"],
    [{ auth, baseUrl, allowInsecureHttp: "no" }, "allowInsecureHttp must be true or false"],
    [{ auth, baseUrl: `${baseUrl}/{id}` }, "baseUrl contains braces"],
    [{ auth, baseUrl: `${baseUrl}/v1` }, "baseUrl must not end in /v1: the client adds it."],
    [{ auth, baseUrl: `${baseUrl}/v1//` }, "baseUrl must not end in /v1: the client adds it."],
    ...limitFaults.map(([limits, fault]): [object, string] => [{ baseUrl, auth, ...limits }, fault]),
  ])("cannot be created with %o: %s", (options, fault) => {
    const make = () => createSolarisClient(options as never);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(fault);
  });
});

describe("the address of a client", () => {
  it.each([
    [{ baseUrl: `${baseUrl}//` }, baseUrl],
    [{ baseUrl: `${baseUrl}/solaris/` }, `${baseUrl}/solaris`],
    [{ baseUrl: `${baseUrl}/solaris/v1/` }, `${baseUrl}/solaris/v1`],
    [{ baseUrl: "http://provider:4010/", allowInsecureHttp: true }, "http://provider:4010"],
  ])("of %j is %s", (options, address) => {
    expect(checkClientOptions({ auth, ...options }).baseUrl).toBe(address);
  });
});

/** A value that cannot be read. */
function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Options with one that cannot be read. */
function throwing(name: string, options: object = {}): object {
  return Object.defineProperty({ ...options }, name, {
    enumerable: true,
    get: () => {
      throw new Error("s3cret");
    },
  });
}

const unreadable = "a getter or a proxy of yours threw";

describe("an option that cannot be read", () => {
  it.each<[string, unknown]>([
    ...["auth", "baseUrl", "timeoutMs", "fetch", "agent", "onAttempt", "onDrift"].map((name): [string, unknown] => [
      `a getter of ${name}`,
      throwing(name, { baseUrl, auth }),
    ]),
    ["revoked options", revoked({ baseUrl, auth })],
    ["a revoked agent", { baseUrl, auth, agent: revoked({}) }],
  ])("is refused when a client is created: %s", (_, options) => {
    const make = () => createSolarisClient(options as never);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(unreadable);
    expect(make).not.toThrow("s3cret");
  });

  const signal = new AbortController().signal;
  it.each<[string, unknown, unknown?]>([
    ["a getter of the identification", throwing("personId", { identificationId: "i1" })],
    ["a revoked identification", revoked({ personId: "p1", identificationId: "i1" })],
    ["a getter of an option", { personId: "p1", identificationId: "i1" }, throwing("signal")],
    ["revoked options", { personId: "p1", identificationId: "i1" }, revoked({ signal })],
    ["a revoked signal", { personId: "p1", identificationId: "i1" }, { signal: revoked(signal) }],
  ])("is refused in a call: %s", async (_, ref, options) => {
    const transport = vi.fn(async () => new Response());
    const client = createSolarisClient({ baseUrl, auth, fetch: transport });
    const call = client.identifications.authorize(ref as never, options as CallOptions);
    await expect(call).rejects.toThrow(ConfigurationError);
    await expect(call).rejects.toThrow(unreadable);
    await expect(call).rejects.not.toThrow("s3cret");
    expect(transport).not.toHaveBeenCalled();
  });
});

it("reads each option once, so that the checked value is the one that is used", async () => {
  const reads: Record<string, number> = {};
  const counted = <Options extends object>(options: Options): Options =>
    new Proxy(options, {
      get(target, name) {
        reads[String(name)] = (reads[String(name)] ?? 0) + 1;
        return Reflect.get(target, name);
      },
    });
  const answered = async () => Response.json({ id: "i1", status: "created" });
  const client = createSolarisClient(counted({ baseUrl, auth, fetch: answered, maxRetries: 1 }));
  const ref = counted({ personId: "p1", identificationId: "i1" });
  const { signal } = new AbortController();
  await client.identifications.authorize(ref, counted({ signal, timeoutMs: 1000 }));
  // The options of the client, and of the call.
  const both = { timeoutMs: 2, maxRetries: 2 };
  const known = { baseUrl: 1, auth: 1, fetch: 1, personId: 1, identificationId: 1, signal: 1, ...both };
  expect(reads).toMatchObject(known);
  expect(Math.max(...Object.values(reads))).toBe(2);
});

describe("a call", () => {
  it.each<[object, CallOptions, object]>([
    [{}, {}, { timeoutMs: 150_000, maxRetries: 2 }],
    [{ timeoutMs: 1000, maxRetries: 0 }, {}, { timeoutMs: 1000, maxRetries: 0 }],
    [{ timeoutMs: 1000, maxRetries: 0 }, { timeoutMs: 1 }, { timeoutMs: 1, maxRetries: 0 }],
    [{ timeoutMs: 1000 }, { maxRetries: 5 }, { timeoutMs: 1000, maxRetries: 5 }],
    [{ maxRetries: 1 }, { timeoutMs: 2, maxRetries: 0 }, { timeoutMs: 2, maxRetries: 0 }],
  ])("of a client with %j and options %j has the limits %j", (clientOptions, callOptions, limits) => {
    const client = checkClientOptions({ baseUrl, auth, ...clientOptions });
    expect(checkCallOptions(callOptions, client)).toEqual({ ...limits, headers: {} });
  });

  it.each<[unknown, string]>([
    [null, "The call needs an options object"],
    [{ abortSignal: 1 }, "The call has no option abortSignal; its options are: signal, headers, timeoutMs, maxRetries"],
    [{ signal: new AbortController() }, "signal must be an AbortSignal"],
    [{ signal: null }, "signal must be an AbortSignal"],
    [{ signal: new EventTarget() }, "signal must be an AbortSignal"],
    [{ signal: { aborted: false, addEventListener() {} } }, "signal must be an AbortSignal"],
    [{ signal: { aborted: false, removeEventListener() {} } }, "signal must be an AbortSignal"],
    [
      { signal: { aborted: false, addEventListener: Reflect.get, removeEventListener() {} } },
      "signal must be an Abort",
    ],
    [{ signal: "stop" }, "signal must be an AbortSignal"],
    ...limitFaults,
  ])("is refused with %o: %s", async (options, fault) => {
    const ref = { personId: "p1", identificationId: "i1" };
    const call = createSolarisClient({ baseUrl, auth }).identifications.authorize(ref, options as CallOptions);
    await expect(call).rejects.toThrow(ConfigurationError);
    await expect(call).rejects.toThrow(fault);
  });

  it.each<[unknown, string]>([
    [undefined, "Pass { personId, identificationId }."],
    [null, "Pass { personId, identificationId }."],
    ["i1", "Pass { personId, identificationId }."],
    [{ identificationId: "i1" }, "personId must be a string"],
    [{ personId: "p1" }, "identificationId must be a string"],
    [{ personId: " p1", identificationId: "i1" }, "personId begins or ends with white space"],
    [{ personId: "p1", identificationId: ".." }, "identificationId contains a dot segment"],
  ])("is refused for the identification %o: %s", async (ref, fault) => {
    const call = createSolarisClient({ baseUrl, auth }).identifications.authorize(ref as never);
    await expect(call).rejects.toThrow(ConfigurationError);
    await expect(call).rejects.toThrow(fault);
  });
});
