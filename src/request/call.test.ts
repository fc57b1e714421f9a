import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createSolarisClient, type Fetch } from "../index.js";
import { checkClientOptions } from "../options.js";
import type { TransportRequest } from "../transport/transport.js";
import { createOperation } from "./call.js";
import { OpenCalls } from "./open-calls.js";

afterEach(() => void vi.useRealTimers());

const ref = { personId: "p1", identificationId: "i1" };
const identification = { id: "i1", status: "confirmation_required" };
const success = async () => Response.json(identification);
const never = () => new Promise<never>(() => {});

/** A client for a provider with these responses, and the requests that were sent. */
function startClient(answer: () => Promise<Response> = success) {
  const sent: RequestInit[] = [];
  const fetch = (_url: string, init: RequestInit) => {
    sent.push(init);
    return answer();
  };
  const client = createSolarisClient({ baseUrl: "https://api.example.com", auth: () => "t0ken", fetch });
  return { authorize: client.identifications.authorize, sent };
}

describe("concurrent calls for one identification", () => {
  it("share one request and its result, and a call after the response is a new one", async () => {
    const { authorize, sent } = startClient();
    const results = await Promise.all([authorize(ref), authorize({ ...ref }), authorize(ref)]);
    expect(results).toMatchObject(Array(3).fill({ identification }));
    expect(sent).toHaveLength(1);
    await authorize(ref);
    expect(sent).toHaveLength(2);
  });

  it("share an error", async () => {
    const { authorize, sent } = startClient(async () => new Response(null, { status: 500 }));
    const outcomes = await Promise.allSettled([authorize(ref), authorize(ref)]);
    expect(outcomes).toMatchObject(
      Array(2).fill({ reason: { code: "server_error", delivery: "unknown", attempts: 1 } }),
    );
    await expect(authorize(ref)).rejects.toMatchObject({ status: 500 });
    expect(sent).toHaveLength(2);
  });

  it.each([0, 1, 2, 5])("share one request with maxRetries %i", async (maxRetries) => {
    const { authorize, sent } = startClient();
    await Promise.all([authorize(ref, { maxRetries }), authorize(ref, { maxRetries }), authorize(ref)]);
    expect(sent).toHaveLength(1);
  });

  it.each(["/", ":", ",", "", " - ", "|", '","'])("share nothing if ids are only equal joined by %j", async (by) => {
    const { authorize, sent } = startClient();
    await Promise.all([
      authorize({ personId: `a${by}b`, identificationId: "c" }),
      authorize({ personId: "a", identificationId: `b${by}c` }),
    ]);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ["persons", { ...ref, personId: "p2" }],
    ["identifications", { ...ref, identificationId: "i2" }],
    ["ids that look alike when they are joined", { personId: 'p1","id":"i1', identificationId: "i1" }],
  ])("but for other %s share nothing", async (_, other) => {
    const { authorize, sent } = startClient();
    await Promise.all([authorize(ref), authorize(other)]);
    expect(sent).toHaveLength(2);
  });

  it("of another client share nothing", async () => {
    const [one, other] = [startClient(), startClient()];
    await Promise.all([one.authorize(ref), other.authorize(ref)]);
    expect([one.sent, other.sent]).toMatchObject([[{}], [{}]]);
  });

  it("each end with their own signal and deadline, while the others keep waiting", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let finish = (_answer: Response) => {};
    const { authorize } = startClient(() => new Promise((resolve) => (finish = resolve)));
    const leaving = new AbortController();
    const calls = [
      authorize(ref, { signal: leaving.signal }),
      authorize(ref, { timeoutMs: 1000 }),
      authorize(ref, { timeoutMs: 2000 }),
    ];
    const outcomes = Promise.allSettled(calls);
    await vi.advanceTimersByTimeAsync(999);
    leaving.abort("left");
    await vi.advanceTimersByTimeAsync(1);
    finish(Response.json(identification));
    const unknown = { delivery: "unknown", attempts: 1 };
    expect(await outcomes).toMatchObject([
      { reason: { code: "aborted", cause: "left", ...unknown } },
      { reason: { code: "timeout", ...unknown } },
      { value: { identification } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("abort the request when the last one leaves, and the next call is a new one", async () => {
    const { authorize, sent } = startClient(() => (sent.length > 1 ? success() : never()));
    const [first, last] = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([first, last].map(({ signal }) => authorize(ref, { signal })));
    await nextTurn();
    first.abort();
    await nextTurn();
    expect(sent[0]?.signal?.aborted).toBe(false);
    last.abort();
    expect(await outcomes).toMatchObject(Array(2).fill({ reason: { code: "aborted", delivery: "unknown" } }));
    expect(sent[0]?.signal?.aborted).toBe(true);
    expect(await authorize(ref)).toMatchObject({ identification });
  });

  it("continue until the last deadline", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    let asked = 0;
    const busy = new Response(null, { status: 429, headers: { "retry-after": "5" } });
    const { authorize } = startClient(async () => (asked++ ? Response.json(identification) : busy));
    const outcomes = Promise.allSettled([1000, 9000, 2000].map((timeoutMs) => authorize(ref, { timeoutMs })));
    await vi.advanceTimersByTimeAsync(5000);
    // Not "rejected": the request may still be sent again for the other caller.
    const late = { code: "timeout", delivery: "unknown", attempts: 1 };
    expect(await outcomes).toMatchObject([{ reason: late }, { value: { identification } }, { reason: late }]);
  });

  it("do not wait for a later deadline whose caller has left", async () => {
    let finish = (_answer: Response) => {};
    const { authorize, sent } = startClient(() => new Promise((resolve) => (finish = resolve)));
    const leaving = new AbortController();
    const patient = authorize(ref, { timeoutMs: 900_000, signal: leaving.signal });
    const hurried = authorize(ref, { timeoutMs: 30_000 });
    const outcomes = Promise.allSettled([patient, hurried]);
    leaving.abort();
    await nextTurn();
    finish(new Response(null, { status: 429, headers: { "retry-after": "60" } }));
    expect(await outcomes).toMatchObject([{ reason: { code: "aborted" } }, { reason: { code: "rate_limited" } }]);
    expect(sent).toHaveLength(1);
  });
});

describe("calls with one signal", () => {
  it("listen to it once, so that Node warns of no leak, and remove the listener at the end", async () => {
    const warnings: Error[] = [];
    const receive = (warning: Error) => void warnings.push(warning);
    process.on("warning", receive);
    onTestFinished(() => void process.off("warning", receive));
    const { signal } = new AbortController();
    const { authorize, sent } = startClient();
    const calls = Array.from({ length: 50 }, (_, nth) => authorize({ ...ref, personId: `p${nth}` }, { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await Promise.all(calls);
    await nextTurn();
    expect(sent).toHaveLength(50);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("are refused if no listener can be added, before anything is sent, and leave nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { authorize, sent } = startClient();
    const signal = Object.assign(new EventTarget(), { aborted: false }) as unknown as AbortSignal;
    signal.addEventListener = () => {
      throw new TypeError("s3cret");
    };
    await expect(authorize(ref, { signal })).rejects.toThrow("signal must be an AbortSignal: no listener can be added");
    expect(vi.getTimerCount()).toBe(0);
    expect(sent).toEqual([]);
    expect(await authorize(ref)).toMatchObject({ identification });
  });

  it("return a result although removing the listener throws", async () => {
    const signal = Object.assign(new EventTarget(), { aborted: false }) as unknown as AbortSignal;
    signal.removeEventListener = () => {
      throw new TypeError("s3cret");
    };
    expect(await startClient().authorize(ref, { signal })).toMatchObject({ identification });
  });
});

describe("an operation", () => {
  const settings = (fetch: Fetch) => ({
    ...checkClientOptions({ baseUrl: "https://api.example.com", auth: () => "t0ken", fetch, maxRetries: 0 }),
    calls: new OpenCalls(),
  });

  it("may have no parameters", async () => {
    const client = settings(async () => Response.json(identification));
    const operation = createOperation(
      client,
      "authorizeIdentification",
      () => ({}) as never,
      (api, request) => api.PATCH("/v1/other" as never, request as never) as Promise<{ response: Response }>,
    );
    expect(await operation({}, {})).toMatchObject({ body: identification });
  });

  it("whose request cannot be composed sends nothing, and prints nothing of what it was given", async () => {
    const client = settings(() => Promise.reject(new Error("never")));
    const operation = createOperation(
      client,
      "authorizeIdentification",
      () => ({ params: {} }) as never,
      () => Promise.reject(new TypeError('Headers.set: "s3cret" is an invalid header value.')),
    );
    const failure = await operation({}, {}).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "connection_failed", delivery: "not-sent", attempts: 0 });
    expect((failure as Error).message).toMatch(/^The request could not be built from the arguments\./);
    expect(String((failure as Error).cause)).not.toContain("s3cret");
  });

  it("whose transport fails in a way that is not foreseen says how far the call got", async () => {
    const bug = new TypeError("bug");
    const transport = {
      send(_url: string, { onSend }: TransportRequest) {
        onSend?.();
        return Promise.reject(bug);
      },
    };
    const client = { ...settings(async () => Response.json({})), transport };
    const operation = createOperation(
      client,
      "authorizeIdentification",
      () => ({ params: { path: { person_id: "p1", id: "i1" } } }),
      (api, request) => api.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", request),
    );
    const failure = await operation({}, {}).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "connection_failed", delivery: "unknown", attempts: 1, cause: bug });
  });
});
