import { getEventListeners } from "node:events";
import * as http from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import zlib from "node:zlib";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { createTransport } from "./node-transport.js";
import { maxBodyBytes } from "./transport.js";

const server = await startHttpServer();
afterAll(() => server.close());

const transport = createTransport();
const request = (signal = new AbortController().signal) => ({
  method: "PATCH",
  headers: { accept: "application/json" },
  signal,
  onSend: vi.fn(),
});

/** The listener on a signal is removed when the connection closes, a moment after the failure. */
const noListenerOn = (signal: AbortSignal) =>
  vi.waitFor(() => expect(getEventListeners(signal, "abort")).toEqual([]), { interval: 1 });

describe("an exchange", () => {
  it("sends the request unchanged, and returns the whole response", async () => {
    server.script(answer(418, "ü", { "X-Request-Id": "r1" }));
    const sent = request();
    expect(await transport.send(`${server.url}/a%2Fb?c`, { ...sent, body: "a=1" })).toEqual({
      status: 418,
      headers: expect.objectContaining({ "x-request-id": "r1" }),
      body: "ü",
    });
    expect(server.requests).toMatchObject([
      { method: "PATCH", url: "/a%2Fb?c", headers: { accept: "application/json" }, body: "a=1" },
    ]);
    expect(sent.onSend).toHaveBeenCalledOnce();
  });

  it("joins a repeated header to one string", async () => {
    server.script((response) => response.setHeader("set-cookie", ["a=1", "b=2"]).end());
    expect((await transport.send(server.url, request())).headers["set-cookie"]).toBe("a=1,b=2");
  });

  it("reads a body as UTF-8, cut at any byte", async () => {
    const body = Buffer.from("aü😀");
    server.script((response) => {
      response.write(body.subarray(0, 2), () => setImmediate(() => response.end(body.subarray(2))));
    });
    expect(await transport.send(server.url, request())).toHaveProperty("body", "aü😀");
  });

  it("reads a body up to the size limit, and closes the connection at the first byte above", async () => {
    server.script(answer(200, "a".repeat(maxBodyBytes)));
    const whole = await transport.send(server.url, request());
    expect(whole.body).toHaveLength(maxBodyBytes);
    expect(whole).not.toHaveProperty("oversized");
    const hungUp = new Promise((resolve) => {
      server.script((response) => response.on("close", resolve).write("a".repeat(maxBodyBytes + 1)));
    });
    expect(await transport.send(server.url, request())).toMatchObject({ status: 200, body: "", oversized: true });
    await hungUp;
  });

  it("stops decoding a body that is too large", async () => {
    const decoders = vi.spyOn(zlib, "createGunzip");
    onTestFinished(() => decoders.mockRestore());
    const bomb = zlib.gzipSync(Buffer.alloc(8 * maxBodyBytes));
    server.script((response) => response.setHeader("content-encoding", "gzip").end(bomb));
    expect(await transport.send(server.url, request())).toMatchObject({ status: 200, body: "", oversized: true });
    expect(decoders.mock.results.map(({ value }) => value.destroyed)).toEqual([true]);
  });

  it("fails, and does not end the process, if Node refuses the headers when the request is written", async () => {
    const headers = { trailer: "x", "content-length": "0" };
    const failure = transport.send(server.url, { ...request(), method: "GET", headers });
    await expect(failure).rejects.toMatchObject({ stage: "exchange", cause: { code: "ERR_HTTP_TRAILER_INVALID" } });
  });

  it("keeps its connection for the next one, and opens another for a concurrent one", async () => {
    const own = createTransport();
    server.script(answer(200));
    for (let i = 0; i < 3; i++) await own.send(server.url, request());
    expect(server.connections).toBe(1);
    await Promise.all([own.send(server.url, request()), own.send(server.url, request())]);
    expect(server.connections).toBe(2);
  });

  it("uses the given agent", async () => {
    const agent = new http.Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const connect = vi.spyOn(agent, "createConnection");
    server.script(answer(200, "through"));
    expect(await createTransport(agent).send(server.url, request())).toHaveProperty("body", "through");
    expect(connect).toHaveBeenCalledOnce();
  });

  it("leaves no listener on the signal", async () => {
    const { signal } = request();
    server.script(answer(200));
    await transport.send(server.url, request(signal));
    await noListenerOn(signal);
  });
});

describe("closing", () => {
  /** A transport, a server of its own, and a function that waits until no connection is open. */
  async function startPair() {
    const own = await startHttpServer();
    onTestFinished(() => own.close());
    own.script(answer(200));
    const allClosed = () => vi.waitFor(async () => expect(await own.open()).toBe(0), { interval: 1 });
    return { own, closing: createTransport(), allClosed };
  }

  it("closes an idle connection at once", async () => {
    const { own, closing, allClosed } = await startPair();
    await closing.send(own.url, request());
    await nextTurn();
    expect(await own.open()).toBe(1);
    closing.close?.();
    await allClosed();
  });

  it("closes a connection that was opened ahead at once", async () => {
    const { own, closing, allClosed } = await startPair();
    await closing.connect?.(own.url, request().signal);
    expect(await own.open()).toBe(1);
    closing.close?.();
    await allClosed();
  });

  it("does not end a pending request, and closes its connection after the response", async () => {
    const { own, closing, allClosed } = await startPair();
    let respond = () => {};
    const arrived = new Promise<void>((resolve) => {
      own.script((response) => {
        respond = () => response.end("late");
        resolve();
      });
    });
    const response = closing.send(own.url, request());
    await arrived;
    closing.close?.();
    respond();
    expect(await response).toHaveProperty("body", "late");
    await allClosed();
  });

  it("sends a later request, on a connection that is not kept alive", async () => {
    const { own, closing, allClosed } = await startPair();
    closing.close?.();
    await closing.connect?.(own.url, request().signal);
    expect(await closing.send(own.url, request())).toHaveProperty("status", 200);
    await allClosed();
  });

  it("does not exist with a given agent, whose connections belong to its owner", () => {
    expect(createTransport(new http.Agent())).not.toHaveProperty("close");
  });
});

describe("an abort", () => {
  it("before the request: nothing was sent, and no connection is opened", async () => {
    server.script(answer(200));
    const failure = createTransport().send(server.url, request(AbortSignal.abort("left")));
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: "left" });
    await nextTurn();
    expect(server.connections).toBe(0);
  });

  it("before the connection is open: nothing was sent, and nothing is sent later", async () => {
    const own = createTransport();
    server.script(answer(200));
    const leaving = new AbortController();
    const sent = request(leaving.signal);
    const failure = own.send(server.url, sent);
    leaving.abort("left");
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: "left" });
    await own.send(server.url, request());
    expect(sent.onSend).not.toHaveBeenCalled();
    expect(server.requests).toHaveLength(1);
    await noListenerOn(leaving.signal);
  });

  it("on a kept-alive connection, before the request is written: nothing was sent", async () => {
    server.script(answer(200));
    await transport.send(server.url, request());
    const leaving = new AbortController();
    const sent = request(leaving.signal);
    const failure = transport.send(server.url, sent);
    await new Promise(process.nextTick);
    leaving.abort("left");
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: "left" });
    await nextTurn();
    await transport.send(server.url, request());
    expect(sent.onSend).not.toHaveBeenCalled();
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["before the response", false],
    ["in the middle of the response", true],
  ])("%s leaves open what happened, and hangs up", async (_, begun) => {
    const leaving = new AbortController();
    const hungUp = new Promise((resolve) => {
      server.script((response) => {
        response.on("close", resolve);
        if (begun) response.writeHead(200, { "content-length": 100 }).write("{", () => leaving.abort("left"));
        else leaving.abort("left");
      });
    });
    const failure = transport.send(server.url, request(leaving.signal));
    await expect(failure).rejects.toMatchObject({ stage: "exchange", cause: "left" });
    await hungUp;
  });
});
