import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import {
  ApiError,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  type Delivery,
  isSolarisError,
  SolarisError,
} from "../index.js";

const response = { status: 400, headers: { "x-request-id": "r1" }, body: '{"detail":"private"}' };
const errors = [{ code: "invalid_model", detail: "private" }];
const error = new ApiError("Refused.", { delivery: "rejected", attempts: 2, response, errors, cause: "private" });
const facts = { name: "ApiError", code: "api_error", delivery: "rejected", attempts: 2, status: 400, requestId: "r1" };

describe("an error", () => {
  it.each<[Delivery, string]>([
    ["not-sent", "Failed."],
    ["rejected", "Failed. The provider refused the call, so no SMS went out."],
    ["unknown", "Failed. An SMS may have gone out: look at the identification's status before you call again."],
  ])("whose delivery is %s says what that means, if it can only be of a call: %s", (delivery, message) => {
    expect(new ConnectionError("Failed.", { delivery })).toMatchObject({ message, delivery, attempts: 0 });
  });

  it("can be copied and inherited from, without what is reached by its name only, and nothing fails", () => {
    const copy: unknown = Object.defineProperties({}, Object.getOwnPropertyDescriptors(error));
    for (const other of [copy, Object.create(error)] as (typeof error)[]) {
      expect([other.cause, other.response, other.errors]).toEqual([undefined, undefined, undefined]);
      expect(other.delivery).toBe("rejected");
    }
    expect(error).toMatchObject({ cause: "private", response, errors });
  });

  it("becomes JSON with its message and its facts, and nothing else", () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({ message: error.message, ...facts });
  });

  it("has no status and no request id where there was no answer", () => {
    const { message } = new ConfigurationError("No.");
    const configured = { name: "ConfigurationError", code: "configuration_invalid", delivery: "not-sent", attempts: 0 };
    expect(JSON.parse(JSON.stringify(new ConfigurationError("No.")))).toEqual({ message, ...configured });
    expect(Object.keys(new ConfigurationError("No.")).sort()).toEqual(Object.keys(configured).sort());
  });

  it("is printed with its stack and its facts", () => {
    expect(inspect(error)).toBe(`${error.stack} ${inspect({ ...error })}`);
  });

  it("is printed just so by a platform that hands over no printer", () => {
    const print: unknown = Reflect.get(error, Symbol.for("nodejs.util.inspect.custom"));
    expect(print).toBeTypeOf("function");
    expect((print as () => string).call(error)).toBe(`${error.stack} ${JSON.stringify({ ...error })}`);
  });

  it("hands over what may be private when it is asked for by name", () => {
    expect(error).toMatchObject({ errors, response, cause: "private" });
    const again = new ApiError("Again.", { ...error, response: error.response, errors: error.errors });
    expect(again).toMatchObject({ errors, response });
    expect(new AuthenticationError("No.", { delivery: "not-sent" }).errors).toEqual([]);
  });

  it("has a cause and a response only where there is something in them", () => {
    const bare = new AuthenticationError("No.", { delivery: "not-sent", cause: undefined, response: undefined });
    for (const name of ["cause", "response", "status", "requestId"]) expect(bare).not.toHaveProperty(name);
    expect(new ConnectionError("No.", { delivery: "unknown", cause: null })).toHaveProperty("cause", null);
  });
});

describe("telling errors of this package", () => {
  it("works for its own", () => {
    expect(isSolarisError(error)).toBe(true);
  });

  it("works for those of another copy of the package, where instanceof does not", async () => {
    vi.resetModules();
    const copy = await import("../index.js");
    const foreign = new copy.ConfigurationError("No.");
    expect(foreign).not.toBeInstanceOf(SolarisError);
    expect(isSolarisError(foreign)).toBe(true);
    expect(copy.isSolarisError(error)).toBe(true);
  });

  const foreign = Object.assign(new Error("foreign"), { name: "ApiError", code: "api_error", delivery: "rejected" });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = new Proxy(error, {
    has() {
      throw new Error("asked");
    },
  });
  it.each<[string, unknown]>([
    ["another error", new Error("plain")],
    ["another error with a code and a delivery", foreign],
    ["an object with a code and a delivery", { code: "api_error", delivery: "rejected" }],
    ["null", null],
    ["nothing", undefined],
    ["a text", "api_error"],
    ["a number", 7],
    ["a function", () => {}],
    ["a proxy that was revoked", revoked],
    ["a proxy that throws", throwing],
  ])("does not take %s for one", (_, thrown) => {
    expect(isSolarisError(thrown)).toBe(false);
  });
});
