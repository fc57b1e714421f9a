import { describe, expect, it } from "vitest";
import { resultOrError } from "../../contract-tests/support/calls.js";
import { AbortedError, ConfigurationError, ConnectionError, TimeoutError } from "../errors.js";
import * as solaris from "../index.js";
import { CallEnded } from "../internal/deadline.js";
import { parseJson } from "../response.js";
import { maxBodyBytes, TransportError } from "../transport/transport.js";
import type { Exchange } from "./exchange.js";
import { readResponse, toSolarisError, withConsequence } from "./result.js";

const path = { person_id: "p1", id: "i1" };
const identification = { id: "i1", status: "confirmation_required" };

const progress = { attempts: 2, delivery: "unknown", waitingFor: "", effect: "sms" } as const;

/** The result or error for this response; a body that is no string is sent as JSON. */
function outcomeOf(status: number, content: unknown = "", headers: Record<string, string> = {}): Promise<unknown> {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  const exchange: Exchange = { response: { status, headers, body }, reached: { stage: "response", status } };
  return resultOrError(readResponse("authorizeIdentification", path, exchange, parseJson(body), progress));
}

describe("a success", () => {
  it("returns the identification unchanged, with unknown fields and values, and its meta", async () => {
    const body = {
      ...identification,
      status: "status_of_tomorrow",
      method: "method_of_tomorrow",
      iban: null,
      next: { step: [1, "a"] },
    };
    const headers = { "x-request-id": "r1", date: "today" };
    expect(await outcomeOf(200, body, headers)).toEqual({
      body,
      meta: { status: 200, requestId: "r1", attempts: 2, headers },
    });
  });

  it.each([200, 201, 202, 299])("may have the status %i, and no request id", async (status) => {
    const meta = { status, requestId: undefined, attempts: 2, headers: {} };
    expect(await outcomeOf(status, identification)).toEqual({ body: identification, meta });
  });
});

describe("an error", () => {
  it.each([
    [400, "api_error", "rejected", solaris.ApiError],
    [401, "authentication_failed", "rejected", solaris.AuthenticationError],
    [403, "permission_denied", "rejected", solaris.PermissionError],
    [404, "not_found", "rejected", solaris.NotFoundError],
    [409, "conflict", "rejected", solaris.ConflictError],
    [412, "conflict", "rejected", solaris.ConflictError],
    [418, "api_error", "rejected", solaris.ApiError],
    [422, "api_error", "rejected", solaris.ApiError],
    [429, "rate_limited", "rejected", solaris.RateLimitError],
    [499, "api_error", "rejected", solaris.ApiError],
    [500, "server_error", "unknown", solaris.ServerError],
    [504, "server_error", "unknown", solaris.ServerError],
    [599, "server_error", "unknown", solaris.ServerError],
  ])("of status %i has the code %s, and its delivery is %s", async (status, code, delivery, type) => {
    const error = await outcomeOf(status, { code: "some_code" }, { "x-request-id": "r1" });
    expect(error).toBeInstanceOf(solaris.ApiError);
    expect(error).toMatchObject({
      constructor: type,
      name: type.name,
      message: expect.stringMatching(new RegExp(`^The provider answered ${status} some_code\\. `)),
      ...{ code, delivery, status, requestId: "r1", attempts: 2, errors: [{ code: "some_code" }] },
      response: { status, headers: { "x-request-id": "r1" }, body: '{"code":"some_code"}' },
    });
    expect(error).not.toHaveProperty("cause");
  });

  it("has the errors of either shape, and their codes in the message", async () => {
    const error = { id: "e1", status: "400", code: "invalid_model", title: "Invalid", detail: "iban is invalid" };
    const source = { field: "iban", message: "is invalid" };
    expect(await outcomeOf(400, error)).toMatchObject({ errors: [error] });
    expect(await outcomeOf(400, { errors: [{ ...error, status: 400, source }, { code: "b" }] })).toMatchObject({
      message: expect.stringMatching(/^The provider answered 400 invalid_model b\. /),
      errors: [{ ...error, source }, { code: "b" }],
    });
  });

  it.each([undefined, "DE11110101010100000020", "Invalid Model", "_a", "a_", "a__b", "é", "a".repeat(51)])(
    "does not repeat %j in its message, because it is no error code",
    async (code) => {
      const message = expect.stringMatching(/^The provider answered 400\. /);
      expect(await outcomeOf(400, { id: "e1", code })).toMatchObject({ message, errors: [{ id: "e1" }] });
    },
  );

  it("repeats an error code of up to 50 letters", async () => {
    const code = `a_${"b".repeat(48)}`;
    expect(await outcomeOf(400, { code })).toHaveProperty("message", expect.stringContaining(`400 ${code}.`));
  });

  it.each([
    ["has the time to wait, if the response has one", { "retry-after": "120" }, { retryAfterMs: 120_000 }],
    ["has no time to wait, if the response has none", {}, {}],
    ["has no time to wait, if it cannot be read", { "retry-after": "soon" }, {}],
  ])("of status 429 %s", async (_, headers, wait) => {
    const { retryAfterMs, ...others } = { ...((await outcomeOf(429, "", headers)) as solaris.RateLimitError) };
    expect(retryAfterMs === undefined ? {} : { retryAfterMs }).toEqual(wait);
    expect(others).toMatchObject({ status: 429 });
  });
});

describe("a response that is neither", () => {
  const page = "<!doctype html><title>Bad Gateway</title>";
  const bodies = ["", " ", page, "null", "[]", "7", '"text"', "true", "{}", '{"id":"i1"', '[{"id":"i1","status":"a"}]'];

  it.each([
    ...bodies,
    ...[{ id: "i1" }, { status: "created" }, { id: "", status: "created" }, { id: "i1", status: "" }],
    ...[
      { id: 1, status: "created" },
      { id: "i1", status: null },
    ],
  ])("is unknown with status 200 and the body %j", async (body) => {
    const error = await outcomeOf(200, body, { "x-request-id": "r1" });
    expect(error).toBeInstanceOf(solaris.UnexpectedResponseError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^The provider answered 200 without a JSON object with id and status\. /),
      ...{ code: "unexpected_response", delivery: "unknown", status: 200, requestId: "r1", attempts: 2 },
      response: { status: 200, body: typeof body === "string" ? body : JSON.stringify(body) },
    });
    expect(error).not.toHaveProperty("cause");
  });

  it.each([0, 199, 300, 302, 304, 307, 399])("is unknown with status %i, for any body", async (status) => {
    const error = await outcomeOf(status, identification);
    expect(error).toBeInstanceOf(solaris.UnexpectedResponseError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        `^The provider answered ${status}, ${status < 200 ? "which is no HTTP status" : "and redirects are not followed"}\\. An SMS may`,
      ),
      ...{ delivery: "unknown", status },
    });
  });

  it.each(bodies.flatMap((body) => [400, 502].map((status) => [body, status] as const)))(
    "gives no details where the body is %j and the status %i",
    async (body, status) => {
      const error = await outcomeOf(status, body);
      expect(error).toBeInstanceOf(solaris.ApiError);
      expect(error).toMatchObject({ status, errors: [], response: { status, body } });
    },
  );

  const tooLong = (status: number) => {
    const response = { status, headers: { "retry-after": "7" }, body: "", oversized: true };
    const exchange: Exchange = { response, reached: { stage: "response", status } };
    return resultOrError(readResponse("authorizeIdentification", path, exchange, undefined, progress));
  };

  it("is unknown with status 200 and a body over the limit", async () => {
    const error = await tooLong(200);
    expect(error).toBeInstanceOf(solaris.UnexpectedResponseError);
    expect(error).toMatchObject({
      message: expect.stringMatching(`^The provider answered 200 with more than ${maxBodyBytes} bytes\\.`),
      ...{ delivery: "unknown", status: 200 },
    });
  });

  it.each([
    [302, solaris.UnexpectedResponseError, "unknown"],
    [400, solaris.ApiError, "rejected"],
    [401, solaris.AuthenticationError, "rejected"],
    [412, solaris.ConflictError, "rejected"],
    [429, solaris.RateLimitError, "rejected"],
    [500, solaris.ServerError, "unknown"],
    [502, solaris.ServerError, "unknown"],
  ])("has a body over the limit, and its status %i decides", async (status, type, delivery) => {
    const error = await tooLong(status);
    expect(error).toMatchObject({ constructor: type, status, delivery, response: { oversized: true, body: "" } });
    if (error instanceof solaris.ApiError) expect(error.errors).toEqual([]);
    if (error instanceof solaris.RateLimitError) expect(error.retryAfterMs).toBe(7000);
  });
});

const told = { attempts: 2, delivery: "rejected", waitingFor: "its turn", effect: "sms" } as const;
const refused = "The provider refused the call, so no SMS went out.";

it.each([
  [
    new CallEnded("deadline", "Too late", "cause"),
    TimeoutError,
    `Too late while waiting for its turn. ${refused}`,
    "rejected",
  ],
  [
    new CallEnded("caller", "The caller left", "cause"),
    AbortedError,
    `The caller left while waiting for its turn. ${refused}`,
    "rejected",
  ],
  [
    new TransportError("connection", "cause"),
    ConnectionError,
    `No connection to the provider could be opened. ${refused}`,
    "rejected",
  ],
  [
    new TransportError("exchange", "cause"),
    ConnectionError,
    expect.stringMatching(/^The connection broke before the provider's whole response arrived\. An SMS may have/),
    "unknown",
  ],
])("maps %s to an error with the progress of the call", (thrown, type, message, delivery) => {
  const error = toSolarisError(thrown, told);
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ message, delivery, attempts: 2, cause: "cause" });
});

it("adds no cause", () => {
  expect(toSolarisError(new CallEnded("deadline", "Too late"), told)).not.toHaveProperty("cause");
});

it("returns an error of this package unchanged", () => {
  const thrown = new ConfigurationError("No.");
  expect(toSolarisError(thrown, told)).toBe(thrown);
});

it("maps any other value to an error with the progress of the call", () => {
  const thrown = new Error("someone else's");
  const error = toSolarisError(thrown, { ...told, delivery: "unknown" });
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ delivery: "unknown", attempts: 2, cause: thrown });
});

it.each([
  ["sms", "No. Nothing was sent, so no SMS went out."],
  ["none", "No."],
] as const)("says what was not sent means if the effect is %s", (effect, message) => {
  expect(withConsequence(new ConfigurationError("No."), effect)).toMatchObject({ message });
});
