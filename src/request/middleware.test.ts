// Middlewares of openapi-fetch: what they see, and how their return values and errors affect a call.
import type { Middleware } from "openapi-fetch";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { type AttemptEvent, type ClientOptions, createSolarisClient, NotSentError } from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());
const identification = { id: "i1", status: "confirmation_required" };
beforeEach(() => server.script(answer(200, identification)));

const ref = { personId: "p1", identificationId: "i1" };

/** The result of a call with these middlewares, and the events of its attempts. */
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
    ...["expect", "trailer", "content-length", "host", "connection", "upgrade"].map(
      (name): [string, Middleware["onRequest"]] => [
        `the header ${name}`,
        ({ request }) => {
          const renewed = new Request(request);
          Object.defineProperty(renewed, "headers", { value: new Map([[name, "other"]]) });
          return renewed;
        },
      ],
    ),
  ])("that gives the request %s is refused, and nothing is sent", async (_, onRequest) => {
    const { outcome, events, sent } = await outcomeOf([{ onRequest }] as Middleware[]);
    expect(outcome).toMatchObject({ code: "configuration_invalid", delivery: "not-sent", attempts: 0 });
    expect(String(outcome)).not.toContain("other");
    expect([events.length, sent]).toEqual([1, 0]);
  });
});

describe("a middleware that keeps the request for later", () => {
  it("sends nothing after the attempt", async () => {
    const late: Promise<unknown>[] = [];
    const revalidating: Middleware = {
      onRequest({ request, options }) {
        late.push(new Promise((resolve) => setTimeout(resolve, 20)).then(() => options.fetch(request)));
        late.at(-1)?.catch(() => {});
        return own(200, identification);
      },
    };
    const { outcome } = await outcomeOf([revalidating]);
    expect(outcome).toMatchObject({ identification, meta: { attempts: 0 } });
    await expect(late[0]).rejects.toThrow("its attempt is over");
    expect(server.requests).toEqual([]);
  });
});

describe("a middleware that changes what it gets", () => {
  it("does not change the next attempt", async () => {
    const redacting: Middleware = {
      onRequest({ params }) {
        for (const name in params.path) params.path[name] = "redacted";
      },
    };
    const onePath = "/v1/persons/p1/identifications/i1/authorize";
    server.script(answer(429));
    const { sent } = await outcomeOf([redacting]);
    expect(sent).toBe(3);
    expect(server.requests.map(({ url }) => url)).toEqual([onePath, onePath, onePath]);
  });

  it("can read the body of the response, which is still returned", async () => {
    const reading: Middleware = {
      async onResponse({ response }) {
        await response.text();
      },
    };
    expect((await outcomeOf([reading])).outcome).toMatchObject({ identification, meta: { attempts: 1 } });
  });

  it("can return a copy of the response, whose body stays unchanged", async () => {
    const body = '{"code":"some_code","big":12345678901234567890}';
    server.script((response) => response.writeHead(403, { "content-type": "application/json" }).end(body));
    const { outcome } = await outcomeOf([{ onResponse: ({ response }) => response.clone() }]);
    expect(outcome).toMatchObject({
      status: 403,
      delivery: "rejected",
      response: { body },
      errors: [{ code: "some_code" }],
    });
  });
});

describe("a middleware that does not end", () => {
  const never = () => new Promise<never>(() => {});
  const timeoutMs = 300;

  it.each([
    [200, "unknown"],
    [403, "rejected"],
    [500, "unknown"],
  ])("after the response %i: the error has the response, and its delivery", async (status, delivery) => {
    server.script(answer(status, identification));
    const { outcome } = await outcomeOf([{ onResponse: never }], { timeoutMs });
    expect(outcome).toMatchObject({ code: "timeout", delivery, attempts: 1, status, response: { status } });
  });

  it("before the request: nothing was sent", async () => {
    const { outcome, sent } = await outcomeOf([{ onRequest: never }], { timeoutMs });
    expect(outcome).toMatchObject({ code: "timeout", delivery: "not-sent", attempts: 0 });
    expect((outcome as Error).message).toContain("while waiting for a middleware");
    expect(sent).toBe(0);
  });
});

describe("a middleware that makes the same call again", () => {
  it.each<[string, (again: () => Promise<unknown>) => Middleware, object]>([
    [
      "before the request",
      (again) => ({ onRequest: async () => void (await again()) }),
      { code: "connection_failed", delivery: "not-sent", cause: { code: "configuration_invalid" } },
    ],
    [
      "after the response",
      (again) => ({ onResponse: async () => void (await again()) }),
      { code: "unexpected_response", status: 200, cause: { code: "configuration_invalid" } },
    ],
  ])("%s is refused at once", async (_, middleware, expected) => {
    const use = [middleware(() => solaris.identifications.authorize(ref))];
    const solaris = createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", use });
    const outcome = await solaris.identifications.authorize(ref).catch((thrown: unknown) => thrown);
    expect(outcome).toMatchObject(expected);
    expect((outcome as { cause: Error }).cause.message).toMatch(/^A middleware called authorizeIdentification/);
  });
});

describe("a status that no Response can have", () => {
  it.each([600, 799, 999])("%i has the same result as without middlewares", async (status) => {
    server.script((response) => response.writeHead(status).end("odd"));
    const onResponse = vi.fn();
    const { outcome } = await outcomeOf([{ onResponse }]);
    expect(outcome).toMatchObject({ code: "server_error", status, delivery: "unknown" });
    expect(onResponse).not.toHaveBeenCalled();
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

it("that is refused in a later attempt: the error includes the earlier one", async () => {
  let attempts = 0;
  const later: Middleware = {
    onRequest({ request }) {
      if (attempts++ > 0) request.headers.set("authorization", "Bearer other");
    },
  };
  server.script(answer(429));
  const { outcome, sent } = await outcomeOf([later]);
  expect(outcome).toMatchObject({ code: "configuration_invalid", delivery: "rejected", attempts: 1 });
  expect(sent).toBe(1);
});

it("that returns a response for a fetch that sent nothing: nothing was sent", async () => {
  const fetch = () => Promise.reject(new NotSentError());
  const { outcome } = await outcomeOf([{ onError: () => own(500) }], { fetch });
  expect(outcome).toMatchObject({ status: 500, delivery: "not-sent", attempts: 0 });
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

  it("after a refusal: the call was refused, for any response that it returns", async () => {
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

  it("and does not wait for it: the effect is unknown", async () => {
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

  it("are sent, except undefined ones", async () => {
    await authorizeWith({ "X-Trace-Id": "t1", accept: "application/json;q=1", "x-none": undefined, __proto__: null });
    expect(server.requests[0]?.headers).not.toHaveProperty("x-none");
    expect(server.requests[0]?.headers).toMatchObject({ "x-trace-id": "t1", accept: "application/json;q=1" });
  });

  it("are read once, so that the checked value is the one that is sent", async () => {
    let reads = 0;
    const headers = Object.defineProperty({}, "x-a", {
      enumerable: true,
      get: () => (reads++ === 0 ? "1" : "s3cret\r\nx: 1"),
    });
    await authorizeWith(headers);
    expect(server.requests[0]?.headers).toMatchObject({ "x-a": "1" });
  });

  it.each<[unknown, string]>([
    [{ Authorization: "Bearer s3cret" }, "headers must not set Authorization: auth returns the token"],
    [{ "user-agent": "s3cret" }, "headers must not set user-agent: the client option userAgent extends it"],
    [{ host: "s3cret" }, "headers must not set host: the transport sets it"],
    [{ "x-a": "s3cret\r\nx-b: 1" }, "headers.x-a must be a string with characters that are allowed in a header"],
    [{ "x-a": 1 }, "headers.x-a must be a string with characters that are allowed in a header"],
    [{ "x s3cret": "1" }, "headers has a name that is not allowed in HTTP"],
    ...["Expect", "trailer", "connection", "upgrade", "te", "keep-alive", "content-length", "transfer-encoding"].map(
      (name): [object, string] => [{ [name]: "s3cret" }, `headers must not set ${name}: the transport sets it`],
    ),
    [{ "Content-Type": "text/s3cret" }, "headers must not set Content-Type: bodies are JSON"],
    [new Map([["x-a", "s3cret"]]), "headers must be an object of names and values"],
    [new Headers({ "x-a": "s3cret" }), "headers must be an object of names and values"],
    [["x-a"], "headers must be an object of names and values"],
    ["x-a", "headers must be an object of names and values"],
    [null, "headers must be an object of names and values"],
  ])("%j are refused before anything is sent", async (headers, fault) => {
    const failure = await authorizeWith(headers).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code: "configuration_invalid", message: expect.stringContaining(fault) });
    expect(String(failure)).not.toContain("s3cret");
    expect(server.requests).toEqual([]);
  });

  it("name the client, its version and the runtime, and add the caller's text", async () => {
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

it.each([204, 304])("reads a response of status %i, which has no body", async (status) => {
  server.script((response) => response.writeHead(status).end());
  const received = await outcomeOf([{ onResponse() {} }]);
  expect(received.outcome).toMatchObject({ code: "unexpected_response", status, response: { body: "" } });
  const returned = await outcomeOf([{ onRequest: () => new Response(null, { status }) }]);
  expect(returned.outcome).toMatchObject({ code: "unexpected_response", status, attempts: 0, response: { body: "" } });
});

it("is not taken for the provider by messages and reports", async () => {
  const onDrift = vi.fn();
  const returned = { onRequest: () => own(403, { code: "own", odd: 1 }) };
  const { outcome } = await outcomeOf([returned], { onDrift });
  expect((outcome as Error).message).toMatch(/^A middleware answered 403 own\./);
  await outcomeOf([{ onRequest: () => own(200, { ...identification, odd: 1 }) }], { onDrift });
  await vi.dynamicImportSettled();
  expect(onDrift).not.toHaveBeenCalled();
  server.script(answer(200, { ...identification, odd: 1 }));
  await outcomeOf([{ onResponse() {} }], { onDrift });
  await vi.waitFor(() => expect(onDrift).toHaveBeenCalledOnce());
});
