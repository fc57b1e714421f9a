import { afterAll, describe, expect, it } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import * as solaris from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());

const { identifications } = solaris.createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", maxRetries: 0 });
const identification = { id: "i1", status: "confirmation_required" };

/** What a call makes of this answer. */
function outcomeOf(handler: Handler): Promise<unknown> {
  server.script(handler);
  return identifications.authorize({ personId: "p1", identificationId: "i1" }).catch((thrown: unknown) => thrown);
}

describe("a success", () => {
  it("hands over the identification as it came, with what nobody knows yet, and how it came about", async () => {
    const body = { ...identification, status: "paused", method: "telepathy", iban: null, next: { step: [1, "a"] } };
    expect(await outcomeOf(answer(200, body, { "X-Request-Id": "r1" }))).toEqual({
      identification: body,
      meta: {
        status: 200,
        requestId: "r1",
        attempts: 1,
        headers: expect.objectContaining({ "x-request-id": "r1", date: expect.any(String) }),
      },
    });
  });

  it.each([200, 201, 202, 299])("may have the status %i, and no request id", async (status) => {
    const meta = { status, requestId: undefined, attempts: 1 };
    expect(await outcomeOf(answer(status, identification))).toMatchObject({ identification, meta });
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
    [501, "server_error", "unknown", solaris.ServerError],
    [502, "server_error", "unknown", solaris.ServerError],
    [503, "server_error", "unknown", solaris.ServerError],
    [504, "server_error", "unknown", solaris.ServerError],
    [599, "server_error", "unknown", solaris.ServerError],
  ])("of status %i has the code %s, and its delivery is %s", async (status, code, delivery, type) => {
    const error = await outcomeOf(answer(status, { code: "some_code" }, { "x-request-id": "r1" }));
    expect(error).toBeInstanceOf(solaris.ApiError);
    expect(error).toMatchObject({
      constructor: type,
      name: type.name,
      message: expect.stringMatching(new RegExp(`^The provider answered ${status} some_code\\. `)),
      ...{ code, delivery, status, requestId: "r1", attempts: 1, cause: undefined, errors: [{ code: "some_code" }] },
      response: { status, headers: { "x-request-id": "r1" }, body: '{"code":"some_code"}' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it("tells its errors in either shape, and their codes in the message", async () => {
    const error = { id: "e1", status: "400", code: "invalid_model", title: "Invalid", detail: "iban is invalid" };
    const source = { field: "iban", message: "is invalid" };
    expect(await outcomeOf(answer(400, error))).toMatchObject({ errors: [error] });
    expect(await outcomeOf(answer(400, { errors: [{ ...error, status: 400, source }, { code: "b" }] }))).toMatchObject({
      message: expect.stringMatching(/^The provider answered 400 invalid_model b\. /),
      errors: [{ ...error, source }, { code: "b" }],
    });
  });

  it.each([undefined, "DE11110101010100000020", "Invalid Model", "_a", "a_", "a__b", "é", "a".repeat(51)])(
    "does not repeat %j in its message, since it is no error code",
    async (code) => {
      const message = expect.stringMatching(/^The provider answered 400\. /);
      expect(await outcomeOf(answer(400, { id: "e1", code }))).toMatchObject({ message, errors: [{ id: "e1" }] });
    },
  );

  it("repeats an error code of up to 50 letters", async () => {
    const code = `a_${"b".repeat(48)}`;
    expect(await outcomeOf(answer(400, { code }))).toHaveProperty("message", expect.stringContaining(`400 ${code}.`));
  });

  it.each([
    ["says how long to wait, if it was told", { "retry-after": "120" }, 120_000],
    ["does not say how long to wait, if it was not told", {}, undefined],
    ["does not say how long to wait, if it cannot be read", { "retry-after": "soon" }, undefined],
  ])("of status 429 %s", async (_, headers, wait) => {
    const error = (await outcomeOf(answer(429, "", headers))) as solaris.RateLimitError;
    expect(error.retryAfterMs).toBe(wait);
  });
});

describe("a body that is no identification and no error", () => {
  const page = "<!doctype html><title>Bad Gateway</title>";
  const bodies = ["", " ", page, "null", "[]", "7", '"text"', "true", "{}", '{"id":"i1"', '[{"id":"i1","status":"a"}]'];

  it.each(bodies)(
    "%j is an unexpected response with status 200, and leaves open whether an SMS went out",
    async (body) => {
      const error = await outcomeOf(answer(200, body, { "content-type": "application/json" }));
      expect(error).toBeInstanceOf(solaris.UnexpectedResponseError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^The provider answered 200 without a JSON object with id and status\. /),
        ...{ code: "unexpected_response", delivery: "unknown", status: 200, attempts: 1, cause: undefined },
        response: { status: 200, body },
      });
    },
  );

  it.each(bodies.flatMap((body) => [400, 502].map((status) => [body, status] as const)))(
    "%j gives no details with status %i",
    async (body, status) => {
      const error = await outcomeOf(answer(status, body, { "content-type": "application/json" }));
      expect(error).toBeInstanceOf(solaris.ApiError);
      expect(error).toMatchObject({ status, errors: [], response: { status, body } });
    },
  );

  it.each([
    { id: "i1" },
    { status: "created" },
    { id: "", status: "created" },
    { id: "i1", status: "" },
    { id: 1, status: "created" },
    { id: "i1", status: null },
  ])("%j is an unexpected response", async (body) => {
    expect(await outcomeOf(answer(200, body))).toBeInstanceOf(solaris.UnexpectedResponseError);
  });

  it("may be no content at all", async () => {
    const error = await outcomeOf(answer(204));
    expect(error).toBeInstanceOf(solaris.UnexpectedResponseError);
    expect(error).toMatchObject({ status: 204, delivery: "unknown", response: { status: 204, body: "" } });
  });
});
