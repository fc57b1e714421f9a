// Middlewares of openapi-fetch: what they see, and what a call makes of what they return or throw.
import type { Middleware } from "openapi-fetch";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { type AttemptEvent, type ClientOptions, createSolarisClient, NotSentError } from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());
const identification = { id: "i1", status: "confirmation_required" };
beforeEach(() => server.script(answer(200, identification)));

const ref = { personId: "p1", identificationId: "i1" };

/** What comes of a call with these middlewares, and the events of its attempts. */
async function outcomeOf(use: Middleware[], options: Partial<ClientOptions> = {}) {
  const events: AttemptEvent[] = [];
  const onAttempt = (event: AttemptEvent) => events.push(event);
  vi.spyOn(Math, "random").mockReturnValue(0);
  const solaris = createSolarisClient({
    baseUrl: server.url,
    auth: () => "t0ken",
    onAttempt,
    use,
    ...options,
  } as never);
  const outcome = await solaris.identifications.authorize(ref).catch((thrown: unknown) => thrown);
  return { outcome, events, sent: server.requests.length };
}

const own = (status: number, body: unknown = { code: "own" }) => Response.json(body, { status });

describe("a middleware", () => {
  it("sees the request without its token, and the response, and can add a header", async () => {
    const seen: unknown[] = [];
    const traced: Middleware = {
      onRequest({ request, schemaPath, params }) {
        seen.push(schemaPath, params.path, request.headers.get("authorization"));
        request.headers.set("traceparent", "00-1-2-01");
      },
      async onResponse({ request, response }) {
        seen.push(request.headers.get("authorization"), response.status, await response.clone().json());
      },
    };
    const { outcome, sent } = await outcomeOf([traced]);
    expect(outcome).toMatchObject({ identification, meta: { attempts: 1 } });
    expect(seen).toEqual([
      "/v1/persons/{person_id}/identifications/{id}/authorize",
      { person_id: "p1", id: "i1" },
      null,
      null,
      200,
      identification,
    ]);
    expect(sent).toBe(1);
    expect(server.requests[0]?.headers).toMatchObject({ traceparent: "00-1-2-01", authorization: "Bearer t0ken" });
  });

  it("can return a new request, with the same address and method", async () => {
    const renewed: Middleware = {
      onRequest: ({ request }) => new Request(request, { headers: { accept: "application/json", "x-app": "1" } }),
    };
    const { outcome } = await outcomeOf([renewed]);
    expect(outcome).toMatchObject({ identification });
    expect(server.requests[0]?.headers).toMatchObject({ "x-app": "1", authorization: "Bearer t0ken" });
  });

  it("runs in each attempt", async () => {
    const onRequest = vi.fn();
    server.script(answer(429));
    await outcomeOf([{ onRequest }]);
    expect(onRequest).toHaveBeenCalledTimes(3);
  });

  it.each<[string, Middleware["onRequest"]]>([
    ["another address", ({ request }) => new Request(`${request.url}2`, { method: request.method })],
    ["another method", ({ request }) => new Request(request.url, { method: "POST" })],
    ["a token", ({ request }) => request.headers.set("authorization", "Bearer other")],
  ])("that gives the request %s is refused, and nothing is sent", async (_, onRequest) => {
    const { outcome, events, sent } = await outcomeOf([{ onRequest }] as Middleware[]);
    expect(outcome).toMatchObject({ code: "configuration_invalid", delivery: "not-sent", attempts: 0 });
    expect(String(outcome)).not.toContain("other");
    expect([events.length, sent]).toEqual([1, 0]);
  });
});

const failing = () => {
  throw new Error("sealed");
};

describe("a middleware that throws", () => {
  it.each([failing, () => Promise.reject(new NotSentError())])(
    "before the request: nothing was sent, and nothing is sent again",
    async (onRequest) => {
      const { outcome, events, sent } = await outcomeOf([{ onRequest }]);
      expect(outcome).toMatchObject({
        code: "connection_failed",
        delivery: "not-sent",
        attempts: 0,
        cause: expect.any(Error),
      });
      expect((outcome as Error).message).toMatch(
        /^A middleware failed before the request was sent\. Nothing was sent, so no SMS/,
      );
      expect([events.length, sent]).toEqual([1, 0]);
    },
  );

  it.each([
    [200, "unknown"],
    [403, "rejected"],
    [429, "rejected"],
    [401, "rejected"],
    [500, "unknown"],
  ])(
    "after the response %i: the error has the response, and the request is not sent again",
    async (status, delivery) => {
      server.script(answer(status, identification));
      const { outcome, events, sent } = await outcomeOf([{ onResponse: failing }]);
      expect(outcome).toMatchObject({ code: "unexpected_response", delivery, attempts: 1, status });
      expect(outcome).toMatchObject({
        response: { body: JSON.stringify(identification) },
        cause: { message: "sealed" },
      });
      expect([events.length, sent]).toEqual([1, 1]);
    },
  );

  it("when the connection broke: the delivery stays", async () => {
    server.script((response) => response.destroy());
    const { outcome, sent } = await outcomeOf([{ onError: failing }]);
    expect(outcome).toMatchObject({ code: "connection_failed", delivery: "unknown", cause: { message: "sealed" } });
    expect(sent).toBe(1);
  });

  it("when there was no connection: the request is sent again", async () => {
    const options = { baseUrl: "http://127.0.0.1:1" };
    const { outcome, events } = await outcomeOf([{ onError: () => new Error("in other words") }], options);
    expect(outcome).toMatchObject({
      code: "connection_failed",
      delivery: "not-sent",
      cause: { message: "in other words" },
    });
    expect(events).toHaveLength(3);
  });
});

describe("a middleware that returns a response of its own", () => {
  it("in place of a request: nothing was sent", async () => {
    const success = await outcomeOf([{ onRequest: () => own(200, identification) }]);
    expect(success).toMatchObject({ outcome: { identification, meta: { attempts: 0 } }, sent: 0 });
    for (const status of [401, 403, 429, 500]) {
      const { outcome, events, sent } = await outcomeOf([{ onRequest: () => own(status) }]);
      expect(outcome).toMatchObject({ status, delivery: "not-sent", attempts: 0, errors: [{ code: "own" }] });
      expect([events.length, sent]).toEqual([1, 0]);
    }
  });

  it.each([401, 429, 500, 302])(
    "of status %i after a success: an SMS may have gone out, and nothing is sent again",
    async (status) => {
      const { outcome, events, sent } = await outcomeOf([{ onResponse: () => new Response("no JSON", { status }) }]);
      expect(outcome).toMatchObject({ status, delivery: "unknown", attempts: 1, response: { body: "no JSON" } });
      expect([events.length, sent]).toEqual([1, 1]);
    },
  );

  it("after a refusal: the call was refused, whatever it returns", async () => {
    server.script(answer(403));
    const { outcome, sent } = await outcomeOf([{ onResponse: () => own(500) }]);
    expect(outcome).toMatchObject({ code: "server_error", delivery: "rejected" });
    expect(sent).toBe(1);
  });

  it("in place of an error: the delivery is that of the connection", async () => {
    server.script((response) => response.destroy());
    expect(await outcomeOf([{ onError: () => own(503) }])).toMatchObject({
      outcome: { delivery: "unknown", status: 503 },
    });
    const options = { baseUrl: "http://127.0.0.1:1" };
    const { outcome, events } = await outcomeOf([{ onError: () => own(429) }], options);
    expect(outcome).toMatchObject({ delivery: "not-sent", status: 429, attempts: 0 });
    expect(events).toHaveLength(1);
  });
});

describe("a middleware that sends the request", () => {
  it("and returns its response: it was sent once", async () => {
    const { outcome, sent } = await outcomeOf([{ onRequest: ({ request, options }) => options.fetch(request) }]);
    expect(outcome).toMatchObject({ identification, meta: { attempts: 1 } });
    expect(sent).toBe(1);
  });

  it("and lets it be sent once more: it is not, and the error has the response", async () => {
    const eager: Middleware = {
      async onRequest({ request, options }) {
        await options.fetch(request);
      },
    };
    const { outcome, sent } = await outcomeOf([eager]);
    expect(outcome).toMatchObject({ code: "unexpected_response", delivery: "unknown", status: 200 });
    expect(sent).toBe(1);
  });

  it("and does not wait for it: nobody knows what came of it", async () => {
    const hasty: Middleware = {
      onRequest: ({ request, options }) => void options.fetch(request).catch(() => {}),
    };
    expect((await outcomeOf([hasty])).outcome).toMatchObject({ code: "connection_failed", delivery: "unknown" });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  });
});

describe("the headers of a call", () => {
  const authorizeWith = (headers: unknown, options: Partial<ClientOptions> = {}) =>
    createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", ...options } as never).identifications.authorize(
      ref,
      {
        headers: headers as never,
      },
    );

  it("are sent", async () => {
    await authorizeWith({ "X-Trace-Id": "t1", accept: "application/json;q=1" });
    expect(server.requests[0]?.headers).toMatchObject({ "x-trace-id": "t1", accept: "application/json;q=1" });
  });

  it.each([
    [{ Authorization: "Bearer s3cret" }, "headers must not set Authorization: auth returns the token"],
    [{ "user-agent": "s3cret" }, "headers must not set user-agent: the client option userAgent extends it"],
    [{ host: "s3cret" }, "headers must not set host: the transport sets it"],
    [{ "x-a": "s3cret\r\nx-b: 1" }, "headers.x-a must be a string that a header may carry"],
    [{ "x-a": 1 }, "headers.x-a must be a string that a header may carry"],
    [{ "x s3cret": "1" }, "headers has a name that no header may have"],
    [["x-a"], "headers must be an object of names and values"],
    ["x-a", "headers must be an object of names and values"],
    [null, "headers must be an object of names and values"],
  ])("%j are refused before anything is sent", async (headers, fault) => {
    const failure = await authorizeWith(headers).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code: "configuration_invalid", message: expect.stringContaining(fault) });
    expect(String(failure)).not.toContain("s3cret");
    expect(server.requests).toEqual([]);
  });

  it("name the client, its version and the runtime, and what the caller adds", async () => {
    await authorizeWith({});
    await authorizeWith({}, { userAgent: "my-app/2.1 (blue)" });
    const agents = server.requests.map(({ headers }) => headers["user-agent"]);
    expect(agents[0]).toMatch(/^solaris-esign\/\d+\.\d+\.\d+ node\/\d+\.\d+\.\d+$/);
    expect(agents[1]).toBe(`${agents[0]} my-app/2.1 (blue)`);
  });
});

it.each([[{}], ["onRequest"], [{ onRequest: 1 }], [{ onRequest() {}, onError: "x" }], [null]])(
  "is not made with %o among its middlewares",
  (middleware) => {
    const make = () => createSolarisClient({ baseUrl: server.url, auth: () => "t", use: [middleware] } as never);
    expect(make).toThrow(
      "use must be a list of middlewares, each with onRequest, onResponse, onError or some of them.",
    );
  },
);
