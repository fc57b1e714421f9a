import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { reasonOf, withoutData } from "./platform-error.js";

const iban = "DE11110101010100000020";
const sessionUrl = "https://wizard.example/index.html?wizard_session_key=bfo5r16AMLlt6ZEX";
const token = "eyJhbGciOiJSUzI1NiJ9.t0ken";
const all = `${iban} ${sessionUrl} ${token}`;

/** All that a logger can find. */
const printed = (error: unknown) => inspect(error, { depth: null, showHidden: true });

describe("the copy of a platform's error", () => {
  it("has the facts of a failed connection, and no data of a response", () => {
    const facts = { errno: -111, code: "ECONNREFUSED", syscall: "connect", address: "127.0.0.1", port: 4010 };
    const data = { rawPacket: Buffer.from(all), data: all, bytesParsed: 7, socket: { bytesRead: all }, cert: { all } };
    const error = Object.assign(new TypeError("connect ECONNREFUSED 127.0.0.1:4010"), facts, data, { host: all });
    const copy = withoutData(error);
    expect(copy).toBeInstanceOf(Error);
    expect(copy).toMatchObject({ name: "TypeError", message: "connect ECONNREFUSED 127.0.0.1:4010", ...facts });
    expect(Reflect.ownKeys(copy as object).sort()).toEqual([...Object.keys(facts), "message", "name", "stack"].sort());
  });

  it.each([
    ["fetch failed", "fetch failed"],
    ["getaddrinfo ENOTFOUND api.example.com", "getaddrinfo ENOTFOUND api.example.com"],
    [
      "Response does not match the HTTP/1.1 protocol (Expected HTTP/)",
      "Response does not match the … protocol (Expected HTTP/)",
    ],
    [`Headers.append: "Bearer secret word" is an invalid header value.`, "… … is an invalid header value."],
    [`Unexpected token in '${all}'`, "Unexpected token in …"],
    [`Invalid URL: ${sessionUrl}`, "Invalid URL: …"],
    [`Parse Error: ${iban},${token}`, "Parse Error: …"],
    ["", ""],
  ])("the message %j is %j", (message, expected) => {
    const error = Object.assign(new Error(message), { code: "ENOTFOUND", hostname: "api.example.com" });
    expect(withoutData(error)).toHaveProperty("message", expected);
  });

  it("has the same for all inner errors and lists of errors", () => {
    const leaking = (name: string) => Object.assign(new Error(all), { name, code: "HPE_INVALID_CONSTANT", data: all });
    const several = new AggregateError([leaking("HTTPParserError"), all, null], all);
    const error = new TypeError("fetch failed", { cause: Object.assign(several, { cause: leaking(all) }) });
    const copy = withoutData(error);
    const [inner, ...others] = [{ name: "HTTPParserError", code: "HPE_INVALID_CONSTANT", message: "… … …" }];
    expect(copy).toMatchObject({ cause: { name: "AggregateError", errors: [inner, undefined, undefined] } });
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ cause: { cause: { name: "Error" } } });
    expect([iban, sessionUrl, token].filter((secret) => printed(copy).includes(secret))).toEqual([]);
  });

  it("leaves out values that only have the names of facts", () => {
    const facts = { code: iban, errno: all, syscall: all, address: sessionUrl, port: token, hostname: sessionUrl };
    const copy = withoutData(Object.assign(new Error("failed"), facts));
    expect(Object.keys(copy as object).filter((name) => name in facts)).toEqual([]);
  });
});

it("an error that is its own cause ends, and so does a long list", () => {
  const error = new AggregateError([], "loop") as AggregateError & { cause: unknown };
  error.cause = error;
  error.errors = Array(1000).fill(error);
  expect(printed(withoutData(error)).length).toBeLessThan(100_000);
});

it("an error that throws when it is read is replaced", () => {
  const { proxy, revoke } = Proxy.revocable(new Error(all), {});
  revoke();
  expect(withoutData(proxy)).toEqual(new Error("An error that cannot be read"));
});

it.each(["left", undefined, null, 7])("a value that is no object, %s, is returned unchanged", (reason) => {
  expect(withoutData(reason)).toBe(reason);
});

it.each<[string, unknown, string]>([
  ["of the system", { code: "ECONNREFUSED" }, " (ECONNREFUSED)"],
  ["behind a failed fetch", { cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }, " (UND_ERR_CONNECT_TIMEOUT)"],
  ["that could be an IBAN", { code: "DE11110101010100000020" }, ""],
  ["that is a number", { code: 7 }, ""],
  ["that is not there", {}, ""],
  ["of nothing", undefined, ""],
])("appends the code %s to the message, if it has the form of a code", (_, cause, reason) => {
  expect(reasonOf(cause)).toBe(reason);
});
