import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { deliveryOf, isNotSentError, isTransient, NotSentError, type Reached } from "./errors.js";
import {
  ApiError,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  type Delivery,
  isSolarisError,
  SolarisError,
} from "./index.js";

const deliveries = ["not-sent", "rejected", "unknown"] as const;

it.each<[Reached, Delivery | "as before", boolean]>([
  [{ stage: "connection" }, "as before", true],
  [{ stage: "exchange" }, "unknown", false],
  [{ stage: "response", status: 200 }, "unknown", false],
  [{ stage: "response", status: 302 }, "unknown", false],
  [{ stage: "response", status: 399 }, "unknown", false],
  [{ stage: "response", status: 400 }, "rejected", false],
  [{ stage: "response", status: 401 }, "rejected", false],
  [{ stage: "response", status: 429 }, "rejected", true],
  [{ stage: "response", status: 499 }, "rejected", false],
  [{ stage: "response", status: 500 }, "unknown", false],
  [{ stage: "response", status: 503 }, "unknown", false],
])("after %j the delivery is %s, and a retry is allowed: %s", (failure, delivery, again) => {
  for (const before of deliveries) {
    expect(deliveryOf(failure, before)).toBe(delivery === "as before" ? before : delivery);
  }
  expect(deliveryOf(failure)).toBe(delivery === "as before" ? "not-sent" : delivery);
  expect(isTransient(failure, "sms")).toBe(again);
});

const failures: fc.Arbitrary<Reached> = fc.oneof(
  fc.constantFrom<Reached[]>({ stage: "connection" }, { stage: "exchange" }),
  fc.record({ stage: fc.constant("response" as const), status: fc.integer({ min: 0, max: 999 }) }),
);

it("is unknown if the request was written and no 4xx refused it", () => {
  fc.assert(
    fc.property(failures, fc.constantFrom(...deliveries), (failure, before) => {
      const delivery = deliveryOf(failure, before);
      const written = failure.stage === "exchange" || failure.stage === "response";
      const refused = failure.stage === "response" && Math.floor(failure.status / 100) === 4;
      const wanted = refused ? "rejected" : "unknown";
      expect(delivery).toBe(written ? wanted : before);
    }),
  );
});

it("allows a retry only without a connection or after 429, and so never after unknown", () => {
  fc.assert(
    fc.property(failures, (failure) => {
      const wanted = failure.stage === "connection" || (failure.stage === "response" && failure.status === 429);
      expect(isTransient(failure, "sms")).toBe(wanted);
      expect(wanted && deliveryOf(failure) === "unknown").toBe(false);
    }),
  );
});

it("allows a retry of a request without an effect after everything except a refusal and a redirect", () => {
  fc.assert(
    fc.property(failures, (failure) => {
      const isRefused =
        failure.stage === "response" && failure.status >= 300 && failure.status < 500 && failure.status !== 429;
      expect(isTransient(failure, "none")).toBe(!isRefused);
    }),
  );
});

it("has the message and the cause that it is created with", () => {
  const cause = new Error("refused");
  const error = new NotSentError("The pool is closed.", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "NotSentError", message: "The pool is closed.", cause });
  expect(new NotSentError().message).toBe("The request was not sent.");
  expect(new NotSentError()).not.toHaveProperty("cause");
});

it("is recognized if another copy of the package made it, and nothing else is recognized", () => {
  class OtherCopy extends Error {}
  Object.defineProperty(OtherCopy.prototype, Symbol.for("solaris-esign.NotSentError"), { value: true });
  class Narrower extends NotSentError {}
  for (const error of [new NotSentError(), new Narrower(), new OtherCopy()]) expect(isNotSentError(error)).toBe(true);
  const lookalike = Object.assign(new Error("not sent"), { name: "NotSentError", code: "ECONNREFUSED" });
  for (const thrown of [lookalike, new Error("", { cause: new NotSentError() }), {}, null, undefined, "NotSentError"]) {
    expect(isNotSentError(thrown)).toBe(false);
  }
});

const response = { status: 400, headers: { "x-request-id": "r1" }, body: '{"detail":"private"}' };
const errors = [{ code: "invalid_model", detail: "private" }];
const error = new ApiError("Refused.", { delivery: "rejected", attempts: 2, response, errors, cause: "private" });
const facts = { name: "ApiError", code: "api_error", delivery: "rejected", attempts: 2, status: 400, requestId: "r1" };

describe("an error", () => {
  it.each<[Delivery, string]>([
    ["not-sent", "Failed."],
    ["rejected", "Failed. The provider refused the call, so no SMS went out."],
    ["unknown", "Failed. An SMS may have gone out: find out with identifications.reconcile before you call again."],
  ])("with the delivery %s says what that means, unless it may not be about a call: %s", (delivery, message) => {
    expect(new ConnectionError("Failed.", { delivery })).toMatchObject({ message, delivery, attempts: 0 });
  });

  it("can be copied and inherited from, without the parts that can only be read by name", () => {
    const copy: unknown = Object.defineProperties({}, Object.getOwnPropertyDescriptors(error));
    for (const other of [copy, Object.create(error)] as (typeof error)[]) {
      expect([other.cause, other.response, other.errors]).toEqual([undefined, undefined, undefined]);
      expect(other.delivery).toBe("rejected");
    }
    expect(error).toMatchObject({ cause: "private", response, errors });
  });

  it("has a JSON with its message and its facts, and nothing else", () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({ message: error.message, ...facts });
  });

  it("has no status and no request id without a response", () => {
    const { message } = new ConfigurationError("No.");
    const configured = { name: "ConfigurationError", code: "configuration_invalid", delivery: "not-sent", attempts: 0 };
    expect(JSON.parse(JSON.stringify(new ConfigurationError("No.")))).toEqual({ message, ...configured });
    expect(Object.keys(new ConfigurationError("No.")).sort()).toEqual(Object.keys(configured).sort());
  });

  it("is printed with its stack and its facts", () => {
    expect(inspect(error)).toBe(`${error.stack} ${inspect({ ...error })}`);
  });

  it("is printed in the same way on a platform that passes no inspect function", () => {
    const print: unknown = Reflect.get(error, Symbol.for("nodejs.util.inspect.custom"));
    expect(print).toBeTypeOf("function");
    expect((print as () => string).call(error)).toBe(`${error.stack} ${JSON.stringify({ ...error })}`);
  });

  it("returns personal data that is read by name", () => {
    expect(error).toMatchObject({ errors, response, cause: "private" });
    const again = new ApiError("Again.", { ...error, response: error.response, errors: error.errors });
    expect(again).toMatchObject({ errors, response });
    expect(new AuthenticationError("No.", { delivery: "not-sent" }).errors).toEqual([]);
  });

  it("has the properties cause and response only if they have a value", () => {
    const bare = new AuthenticationError("No.", { delivery: "not-sent", cause: undefined, response: undefined });
    for (const name of ["cause", "response", "status", "requestId"]) expect(bare).not.toHaveProperty(name);
    expect(new ConnectionError("No.", { delivery: "unknown", cause: null })).toHaveProperty("cause", null);
  });
});

describe("isSolarisError", () => {
  it("accepts errors of this copy of the package", () => {
    expect(isSolarisError(error)).toBe(true);
  });

  it("accepts errors of another copy of the package, where instanceof fails", async () => {
    vi.resetModules();
    const copy = await import("./index.js");
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
  ])("does not accept %s", (_, thrown) => {
    expect(isSolarisError(thrown)).toBe(false);
  });
});
