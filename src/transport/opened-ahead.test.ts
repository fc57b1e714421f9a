// Requests on connections that were opened ahead.
import * as https from "node:https";
import { setImmediate as nextTurn } from "node:timers/promises";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { createTransport } from "./node-transport.js";
import { TransportError } from "./transport.js";

const server = await startHttpServer();
beforeEach(() => server.script(answer(200)));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => server.close());

const { signal } = new AbortController();
const request = () => ({ method: "PATCH", headers: {}, signal, onSend: vi.fn() });

describe("a connection that is opened ahead", () => {
  it("is used by the request, and kept for the next", async () => {
    const transport = createTransport();
    await transport.connect?.(server.url, signal);
    expect(server.requests).toEqual([]);
    await transport.send(server.url, request());
    await transport.send(server.url, request());
    expect(server.requests).toHaveLength(2);
    expect(server.connections).toBe(1);
  });

  it("is used by the request, even while it is being opened", async () => {
    const transport = createTransport();
    const opening = transport.connect?.(server.url, signal);
    expect(await transport.send(server.url, request())).toMatchObject({ status: 200 });
    await opening;
    await transport.send(server.url, request());
    expect(server.connections).toBe(1);
  });

  it("is not aborted by its caller once a request has taken it", async () => {
    const leaving = new AbortController();
    const transport = createTransport();
    const opening = transport.connect?.(server.url, leaving.signal);
    const sending = transport.send(server.url, request());
    leaving.abort(new Error("left"));
    await opening;
    expect(await sending).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
  });

  it("is `connection` for a request that waits for it, if it fails", async () => {
    const gone = await startHttpServer();
    await gone.close();
    const transport = createTransport();
    const opening = transport.connect?.(gone.url, signal);
    const sent = request();
    const failed = { stage: "connection", cause: { code: "ECONNREFUSED" } };
    await expect(transport.send(gone.url, sent)).rejects.toMatchObject(failed);
    await opening;
    expect(sent.onSend).not.toHaveBeenCalled();
  });

  it("loads ahead what the request needs", async () => {
    const loaded = vi.spyOn(globalThis, "Headers", "get");
    await createTransport().connect?.(server.url, signal);
    expect(loaded).toHaveBeenCalled();
  });

  it("is not opened while another is idle, new or used", async () => {
    const transport = createTransport();
    await transport.connect?.(server.url, signal);
    await transport.connect?.(`${server.url}/path`, signal);
    await transport.send(server.url, request());
    await nextTurn();
    await transport.connect?.(server.url, signal);
    expect(server.connections).toBe(1);
  });

  it("serves one request, and a concurrent one opens its own", async () => {
    const transport = createTransport();
    await transport.connect?.(server.url, signal);
    await Promise.all([transport.send(server.url, request()), transport.send(server.url, request())]);
    expect(server.connections).toBe(2);
  });

  it("is for its own host only", async () => {
    const other = await startHttpServer();
    onTestFinished(() => other.close());
    other.script(answer(200));
    const transport = createTransport();
    await transport.connect?.(other.url, signal);
    await transport.send(server.url, request());
    expect([server.connections, other.connections]).toEqual([1, 1]);
  });

  it("is `connection` if the server closes it immediately before the request", async () => {
    const transport = createTransport();
    await transport.connect?.(server.url, signal);
    server.hangUp();
    const sent = request();
    await expect(transport.send(server.url, sent)).rejects.toMatchObject({ stage: "connection" });
    expect(sent.onSend).not.toHaveBeenCalled();
    expect(await transport.send(server.url, sent)).toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(1);
  });

  it("reports a failure to connect if it cannot be opened", async () => {
    const gone = await startHttpServer();
    await gone.close();
    const failure = createTransport().connect?.(gone.url, signal);
    await expect(failure).rejects.toBeInstanceOf(TransportError);
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: { code: "ECONNREFUSED" } });
  });
});

describe("over TLS", async () => {
  const altNames = [{ type: 7, ip: "127.0.0.1" } as const];
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames }],
  });
  const secure = await startHttpServer({ key, cert });
  afterAll(() => secure.close());

  it("a connection that was opened ahead is used by the request, even while it is being opened", async () => {
    const { createConnection } = https.Agent.prototype;
    // Simulates a trusted certificate.
    vi.spyOn(https.Agent.prototype, "createConnection").mockImplementation(function (this: https.Agent, options) {
      return createConnection.call(this, { ...options, ca: cert });
    });
    secure.script(answer(200, "safe"));
    const transport = createTransport();
    await transport.connect?.(secure.url, signal);
    expect(await transport.send(secure.url, request())).toHaveProperty("body", "safe");
    const early = createTransport();
    const opening = early.connect?.(secure.url, signal);
    expect(await early.send(secure.url, request())).toHaveProperty("body", "safe");
    await opening;
    expect(secure.connections).toBe(2);
  });

  it("with an untrusted certificate, nothing was sent", async () => {
    const transport = createTransport();
    const failed = { stage: "connection", cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } };
    await expect(transport.connect?.(secure.url, signal)).rejects.toMatchObject(failed);
    const sent = request();
    await expect(transport.send(secure.url, sent)).rejects.toMatchObject(failed);
    expect(sent.onSend).not.toHaveBeenCalled();
  });
});
