// Requests that a tool mocks in the same process. contract-tests/package/mocks.test.ts has each tool, in every kind of app.
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { createTransport } from "./node-transport.js";

const server = await startHttpServer();
afterAll(() => server.close());

const request = (signal = new AbortController().signal) => ({ method: "PATCH", headers: {}, signal, onSend: vi.fn() });
const untouched = () => expect([server.requests.length, server.connections]).toEqual([0, 0]);

describe.each(["nock", "nock13"])("with %s", (name) => {
  let nock: typeof import("nock");
  beforeAll(async () => {
    nock = (await import(name)).default;
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => nock.cleanAll());
  // Other tests in this process must not be mocked.
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  it("a request gets the response of the mock, and counts as sent", async () => {
    server.script(answer(500));
    nock(server.url).patch("/a").reply(200, "mocked");
    const sent = request();
    const transport = createTransport();
    await transport.connect?.(server.url, sent.signal);
    expect(await transport.send(`${server.url}/a`, sent)).toMatchObject({ status: 200, body: "mocked" });
    expect(sent.onSend).toHaveBeenCalledOnce();
    untouched();
  });

  it("a request is not sent if it is aborted at the last moment", async () => {
    nock(server.url).patch("/a").reply(200, "mocked");
    const leaving = new AbortController();
    const late = { ...request(leaving.signal), beforeSend: () => leaving.abort("too late") };
    await expect(createTransport().send(`${server.url}/a`, late)).rejects.toMatchObject({ stage: "connection" });
    expect(late.onSend).not.toHaveBeenCalled();
    expect(nock.pendingMocks()).toHaveLength(1);
  });

  it("a request that the mock does not know is not sent", async () => {
    server.script(answer(500));
    nock(server.url).patch("/other").reply(200);
    const failure = createTransport().send(`${server.url}/a`, request());
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: { code: "ERR_NOCK_NO_MATCH" } });
    untouched();
  });

  it("a request to a host that the mock blocks is not sent", async () => {
    server.script(answer(500));
    const failure = createTransport().send(`${server.url}/a`, request());
    await expect(failure).rejects.toMatchObject({ stage: "connection", cause: { code: "ENETUNREACH" } });
    untouched();
  });

  it("a request that the mock lets through arrives, and is unknown if its response does not", async () => {
    nock.enableNetConnect();
    onTestFinished(() => nock.disableNetConnect());
    server.script((response) => response.destroy());
    const sent = request();
    await expect(createTransport().send(server.url, sent)).rejects.toMatchObject({ stage: "exchange" });
    expect(sent.onSend).toHaveBeenCalledOnce();
    expect(server.requests).toHaveLength(1);
  });

  it("a request that the mock lets through counts as sent before its response arrives", async () => {
    nock.enableNetConnect();
    onTestFinished(() => nock.disableNetConnect());
    server.script(() => {});
    const leaving = new AbortController();
    const sent = request(leaving.signal);
    const failure = createTransport().send(server.url, sent);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    expect(sent.onSend).toHaveBeenCalledOnce();
    leaving.abort();
    await expect(failure).rejects.toMatchObject({ stage: "exchange" });
  });
});
