import { describe, expect, it, vi } from "vitest";
import { provesNotSent } from "./fetch-errors.js";
import { type Fetch, fetchTransport } from "./fetch-transport.js";
import { maxBodyBytes, TransportError } from "./transport.js";

const { signal } = new AbortController();
const request = { method: "PATCH", headers: { accept: "application/json" }, signal };
const url = "https://api.example.com/v1";

/** The result of a request with this fetch of the platform. */
const send = (fetch: Fetch) => fetchTransport(fetch, { provesNotSent }).send(url, request);

describe("the request", () => {
  it("is passed unchanged, follows no redirect, and has a body only if there is one", async () => {
    const fetch = vi.fn<Fetch>(async () => new Response());
    const transport = fetchTransport(fetch, { provesNotSent });
    await transport.send(url, { ...request, onSend: () => {} });
    await transport.send(url, { ...request, body: "a=1" });
    expect(fetch.mock.calls).toEqual([
      [url, { ...request, redirect: "manual" }],
      [url, { ...request, redirect: "manual", body: "a=1" }],
    ]);
    expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty("body");
    expect(fetch.mock.calls[0]?.[1].signal).toBe(signal);
  });

  it("counts as sent once, immediately before fetch is called", async () => {
    const order: string[] = [];
    const fetch = async () => {
      order.push("fetch");
      return new Response();
    };
    await fetchTransport(fetch, { provesNotSent }).send(url, { ...request, onSend: () => order.push("onSend") });
    expect(order).toEqual(["onSend", "fetch"]);
  });
});

it("a request is not sent if the signal has already aborted", async () => {
  const [fetch, onSend] = [vi.fn<Fetch>(), vi.fn()];
  const failure = fetchTransport(fetch, { provesNotSent }).send(url, {
    ...request,
    onSend,
    signal: AbortSignal.abort("left"),
  });
  await expect(failure).rejects.toBeInstanceOf(TransportError);
  await expect(failure).rejects.toMatchObject({ stage: "connection", cause: "left" });
  expect([fetch, onSend].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

describe("the response", () => {
  it("has its status, its headers in lower case, and its whole body", async () => {
    const answer = await send(async () => new Response("ü", { status: 418, headers: { "X-Request-Id": "r1" } }));
    expect(answer).toEqual({
      status: 418,
      headers: { "x-request-id": "r1", "content-type": expect.any(String) },
      body: "ü",
    });
  });

  it("is read without its byte order mark", async () => {
    expect(await send(async () => new Response('\ufeff{"id":"i1"}'))).toHaveProperty("body", '{"id":"i1"}');
  });

  it("may have no body, and the status 0 that a browser shows for a redirect", async () => {
    expect(await send(async () => new Response(null, { status: 204 }))).toEqual({ status: 204, headers: {}, body: "" });
    expect(await send(async () => Response.error())).toEqual({ status: 0, headers: {}, body: "" });
  });

  it("is read as UTF-8, cut at any byte, and invalid bytes are replaced", async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode("aü😀"), 0xf0, 0x9f]);
    const inPieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await send(async () => new Response(inPieces))).toHaveProperty("body", "aü😀\ufffd");
  });

  it("is read up to the size limit, and aborted at the first byte above", async () => {
    const cancel = vi.fn(() => Promise.reject(new Error("cannot be cancelled")));
    const bodyOf = (...sizes: number[]) =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(sizes.shift() ?? 1).fill(97)),
        cancel,
      });
    const whole = await send(async () => new Response("a".repeat(maxBodyBytes)));
    expect(whole.body).toHaveLength(maxBodyBytes);
    expect(whole).not.toHaveProperty("oversized");
    const endless = await send(async () => new Response(bodyOf(maxBodyBytes, 1)));
    expect(endless).toMatchObject({ status: 200, body: "", oversized: true });
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe("a failure", () => {
  const failed = (cause: unknown) => new TypeError("fetch failed", { cause });

  it.each<[string, unknown]>([
    ["the connection was reset", failed({ syscall: "read", code: "ECONNRESET" })],
    ["there is no cause", failed(undefined)],
    ["what was thrown is no Error", { cause: { syscall: "getaddrinfo", hostname: "api.example.com" } }],
    ["nothing was thrown", undefined],
  ])("leaves open whether the request was sent where %s", async (_, thrown) => {
    const failure = send(() => Promise.reject(thrown));
    await expect(failure).rejects.toBeInstanceOf(TransportError);
    await expect(failure).rejects.toMatchObject({ stage: "exchange", message: "The request failed (exchange)" });
  });

  it("that proves that nothing was sent is `connection`, before the response", async () => {
    const thrown = failed({ syscall: "getaddrinfo", code: "ENOTFOUND", hostname: "api.example.com" });
    await expect(send(() => Promise.reject(thrown))).rejects.toHaveProperty("stage", "connection");
    const body = new ReadableStream({ pull: (controller) => controller.error(thrown) });
    await expect(send(async () => new Response(body))).rejects.toHaveProperty("stage", "exchange");
  });

  it("of an abort is `exchange`, for any reason of the abort", async () => {
    const leaving = new AbortController();
    const thrown = failed({ syscall: "getaddrinfo", code: "ENOTFOUND", hostname: "api.example.com" });
    const fetch: Fetch = async () => {
      leaving.abort(thrown);
      throw thrown;
    };
    const failure = fetchTransport(fetch, { provesNotSent }).send(url, { ...request, signal: leaving.signal });
    await expect(failure).rejects.toHaveProperty("stage", "exchange");
  });

  it("of a fetch that throws synchronously is like any other", async () => {
    const fetch = () => {
      throw new Error("no network");
    };
    await expect(send(fetch)).rejects.toMatchObject({ stage: "exchange", cause: { message: "no network" } });
  });

  it("of the platform becomes the cause without its data, one of the caller's fetch unchanged", async () => {
    const thrown = failed(Object.assign(new Error("Parse Error"), { code: "HPE_INVALID_CONSTANT", data: "an IBAN" }));
    const fetch = () => Promise.reject(thrown);
    const ours = await send(fetch).catch(({ cause }: TransportError) => cause);
    expect(ours).toMatchObject({ message: "fetch failed", cause: { code: "HPE_INVALID_CONSTANT" } });
    expect(ours).not.toHaveProperty("cause.data");
    const theirs = fetchTransport(fetch, { provesNotSent, areTheirs: true }).send(url, request);
    await expect(theirs).rejects.toSatisfy(({ cause }: TransportError) => cause === thrown);
  });

  it.each([undefined, Number.NaN, "200"])(
    "of a fetch that returns a response with the status %j is `exchange`",
    async (status) => {
      await expect(send(async () => ({ status }) as never)).rejects.toMatchObject({ stage: "exchange" });
    },
  );
});
