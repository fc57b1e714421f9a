import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { answer, type Handler, startHttpServer } from "../contract-tests/support/http-server.js";
import { type AttemptEvent, type ClientOptions, createSolarisClient, type Fetch } from "./index.js";

const server = await startHttpServer();
afterAll(() => server.close());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ref = { personId: "p1", identificationId: "i1" };
const identification = { id: "i1", status: "confirmation_required", current_reference_token: "1234-5678" };
const success = answer(200, identification);
const never = () => new Promise<never>(() => {});

type Options = Omit<Partial<ClientOptions>, "environment">;

/** The operations of a new client, for a server with this handler. */
function startClient(handler: Handler, options: Options = {}) {
  server.script(handler);
  return createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", ...options } as ClientOptions).identifications;
}

/** The same without a server. */
const clientOf = (fetch: Fetch) => startClient(success, { baseUrl: "https://api.example.com", fetch });

describe("a call", () => {
  it("returns the identification and its meta, and notifies the observer", async () => {
    const onAttempt = vi.fn<(event: AttemptEvent) => void>();
    const { authorize } = startClient(success, { onAttempt });
    expect(await authorize(ref)).toMatchObject({ identification, meta: { status: 200, attempts: 1 } });
    const operation = "authorizeIdentification";
    expect(onAttempt.mock.calls).toMatchObject([[{ operation, attempt: 1, status: 200, delivery: "delivered" }]]);
  });

  it("gets no token and sends nothing for an invalid id or option", async () => {
    const auth = vi.fn(() => "t0ken");
    const { authorize } = startClient(success, { auth });
    await expect(authorize({ ...ref, personId: "" })).rejects.toThrow("personId is empty");
    await expect(authorize(ref, { timeoutMs: 0 })).rejects.toThrow("timeoutMs must be a number");
    expect(auth).not.toHaveBeenCalled();
    expect(server.connections).toBe(0);
  });

  it("with an aborted signal gets no token and sends nothing, and does not affect the next call", async () => {
    const auth = vi.fn(() => "t0ken");
    const { authorize } = startClient(success, { auth });
    const call = authorize(ref, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: "aborted", delivery: "not-sent", cause: { name: "AbortError" } });
    expect(auth).not.toHaveBeenCalled();
    expect(server.connections).toBe(0);
    expect(await authorize(ref)).toMatchObject({ identification });
  });

  it("overrides the limits of the client with its own", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { authorize } = startClient(answer(429), { maxRetries: 1 });
    await expect(authorize(ref)).rejects.toMatchObject({ attempts: 2 });
    await expect(authorize(ref, { maxRetries: 0 })).rejects.toMatchObject({ attempts: 1 });
    await expect(authorize(ref, { maxRetries: 3 })).rejects.toMatchObject({ attempts: 4 });
  });

  it.each([
    ["the documented 150 s", {}, {}, 150_000],
    ["the client's", { timeoutMs: 1000 }, {}, 1000],
    ["its own before the client's", { timeoutMs: 1000 }, { timeoutMs: 2000 }, 2000],
  ])("has a deadline: %s", async (_, clientOptions, callOptions, timeoutMs) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const over = vi.fn();
    const { authorize } = startClient(success, { auth: never, ...clientOptions });
    authorize(ref, callOptions).catch(over);
    await vi.advanceTimersByTimeAsync(timeoutMs - 1);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    const message = `The deadline of ${timeoutMs} ms passed while waiting for the access token. Nothing was sent, so no SMS went out.`;
    expect(over.mock.calls).toMatchObject([[{ message, code: "timeout", delivery: "not-sent", attempts: 0 }]]);
    expect(over.mock.calls[0]?.[0]).not.toHaveProperty("cause");
  });

  it("leaves no timer after its response", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await clientOf(async () => Response.json(identification)).authorize(ref);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no listener on a long-lived signal that many calls share", { timeout: 30_000 }, async () => {
    const { signal } = new AbortController();
    let answers = 0;
    const { authorize } = clientOf(async () => (answers++ % 2 ? Response.json(identification) : Response.error()));
    for (let i = 0; i < 1000; i++) {
      const calls = Array.from({ length: 10 }, (_, n) => authorize({ ...ref, personId: `p${n}` }, { signal }));
      await Promise.allSettled(calls);
    }
    expect(answers).toBe(10_000);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("reports correctly whether it was sent if it is aborted at any moment", async () => {
    for (let ticks = 0; ticks < 40; ticks++) {
      const leaving = new AbortController();
      const auth = async () => {
        let moment = Promise.resolve();
        for (let i = 0; i < ticks; i++) moment = moment.then(() => {});
        moment.then(() => leaving.abort());
        return "t0ken";
      };
      const fetch = vi.fn(async () => Response.json(identification));
      for (const options of [{ fetch, baseUrl: "https://api.example.com" }, {}]) {
        fetch.mockClear();
        const call = startClient(success, { auth, ...options }).authorize(ref, { signal: leaving.signal });
        const delivery = await call.then(
          () => "delivered",
          (thrown) => thrown.delivery,
        );
        await nextTurn();
        await nextTurn();
        if (delivery === "not-sent") expect([fetch.mock.calls.length, server.requests.length]).toEqual([0, 0]);
      }
    }
  });
});

describe("retrieve", () => {
  const retrieved = { id: "i1", status: "pre_successful", current_reference_token: null, language: "de" };
  const found = answer(200, retrieved);
  const path = "/v1/persons/p1/identifications/i1";

  it("returns the identification as it is, and asks for documents only if an option does", async () => {
    const { retrieve } = startClient(found);
    expect(await retrieve(ref)).toMatchObject({ identification: retrieved, meta: { status: 200, attempts: 1 } });
    await retrieve(ref, { includeDocuments: true });
    await retrieve(ref, { includeDocuments: false });
    const queries = ["include_documents=false", "include_documents=true", "include_documents=false"];
    const sent = queries.map((query) => ({ method: "GET", url: `${path}?${query}`, body: "" }));
    expect(server.requests).toMatchObject(sent);
  });

  it("sends nothing for an invalid id or option", async () => {
    const { retrieve, authorize } = startClient(found);
    await expect(retrieve({ ...ref, identificationId: ".." })).rejects.toThrow(
      "identificationId contains a dot segment",
    );
    await expect(retrieve(ref, null as never)).rejects.toThrow("The call needs an options object.");
    for (const includeDocuments of [1, "false", null]) {
      const call = retrieve(ref, { includeDocuments } as never);
      await expect(call).rejects.toThrow(/^includeDocuments must be true or false\.$/);
    }
    const names = "signal, headers, timeoutMs, maxRetries";
    await expect(retrieve(ref, { documents: true } as never)).rejects.toThrow(`${names}, includeDocuments.`);
    await expect(authorize(ref, { includeDocuments: true } as never)).rejects.toThrow(
      `its options are: ${names}, afterUnknown.`,
    );
    expect(server.connections).toBe(0);
  });

  it.each([
    ["a 503", answer(503)],
    ["a 429", answer(429)],
    ["a reset", (response) => void response.socket?.resetAndDestroy()],
    ["a response that cannot be read", answer(200, "<html>")],
    ["an answer that is none of its kind", answer(200, { errors: [] })],
    [
      "a response that breaks off",
      (response) => {
        response.writeHead(200, { "content-length": 9 }).write("{", () => response.socket?.destroy());
      },
    ],
  ] satisfies [string, Handler][])("is sent again after %s, as often as maxRetries says", async (_, failing) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { retrieve } = startClient((response, request) => {
      (server.requests.length < 3 ? failing : found)(response, request);
    });
    expect(await retrieve(ref)).toMatchObject({ identification: retrieved, meta: { attempts: 3 } });
    server.script(failing);
    const error = await retrieve(ref, { maxRetries: 1 }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ attempts: 2, message: expect.not.stringMatching(/SMS/) });
    expect(server.requests).toHaveLength(2);
  });

  it.each([400, 403, 404, 409, 412, 422])(
    "is not sent again after a %i, and the error speaks of no SMS",
    async (status) => {
      const { retrieve } = startClient(answer(status));
      const error = await retrieve(ref).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ status, attempts: 1, message: `The provider answered ${status}.` });
    },
  );

  it("shares the request of another retrieve with the same options, and of no authorize", async () => {
    const waiting: (() => void)[] = [];
    const { retrieve, authorize } = startClient((response, { method }) => {
      waiting.push(() => response.end(JSON.stringify(method === "GET" ? retrieved : identification)));
    });
    const calls = [retrieve(ref), authorize(ref), retrieve(ref), authorize(ref)];
    const withDocuments = retrieve(ref, { includeDocuments: true });
    await expect.poll(() => server.requests.length).toBe(3);
    for (const respond of waiting) respond();
    const statuses = (await Promise.all([...calls, withDocuments])).map((result) => result.identification.status);
    const [got, authorized] = [retrieved.status, identification.status];
    expect(statuses).toEqual([got, authorized, got, authorized, got]);
    const requests = server.requests.map(({ method, url }) => `${method} ${url}`).sort();
    expect(requests).toEqual([
      `GET ${path}?include_documents=false`,
      `GET ${path}?include_documents=true`,
      `PATCH ${path}/authorize`,
    ]);
  });

  it("reports where the response differs from its own part of the contract", async () => {
    const onDrift = vi.fn();
    const anything = { address: { city: "Berlin" }, documents: [{ number: "1" }], provider_status_code: "7" };
    const own = { ...retrieved, method: "bank_plus", ...anything };
    const differing = { ...own, person_id: "p2", status: "status_of_tomorrow" };
    const { retrieve, authorize } = startClient(answer(200, differing), { onDrift });
    await retrieve(ref);
    await authorize(ref);
    const reported = (nth: number) => onDrift.mock.calls[nth]?.[0];
    await expect.poll(() => onDrift.mock.calls.length).toBe(2);
    expect(reported(0)).toMatchObject({
      operation: "retrieveIdentification",
      issues: [
        { path: "status", kind: "unknown-enum-value", found: "status_of_tomorrow" },
        { path: "person_id", kind: "different-resource" },
      ],
    });
    const paths = reported(1).issues.map((issue: { path: string }) => issue.path);
    const onlyRetrieved = ["language", "person_id", ...Object.keys(anything)];
    expect(new Set(paths)).toEqual(new Set(["status", "method", "current_reference_token", ...onlyRetrieved]));
  });
});
