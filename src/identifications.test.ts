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
