import * as http from "node:http";
import * as https from "node:https";
import { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { createConnectionPool } from "./connection-pool.js";

const server = await startHttpServer();
beforeEach(() => server.script(answer(200)));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => server.close());

const url = new URL(server.url);
const { signal } = new AbortController();

/** A pool, and its connections so far. */
function startPool() {
  const connect = vi.spyOn(http.Agent.prototype, "createConnection");
  const pool = createConnectionPool("http:", () => {});
  onTestFinished(() => pool.agent.destroy());
  return { ...pool, opened: () => connect.mock.results.map(({ value }) => value as Socket) };
}

const isOpen = (socket: Socket | undefined) => expect(socket?.readyState).toBe("open");

/** Sends a request, and waits until its connection is idle. */
async function get(agent: http.Agent): Promise<void> {
  const open = http.get(url, { agent });
  await new Promise((resolve) => open.once("response", (response) => response.resume().once("end", resolve)));
  await nextTurn();
}

describe("a connection that was opened ahead", () => {
  it("is replaced when the server has closed it", async () => {
    const { prepare, opened } = startPool();
    await prepare(url, signal);
    const closed = new Promise((resolve) => opened()[0]?.once("close", resolve));
    server.hangUp();
    await closed;
    await prepare(url, signal);
    expect(opened()).toHaveLength(2);
  });

  it("does not keep the process alive, and is closed after an idle time", async () => {
    const { prepare, opened } = startPool();
    await prepare(url, signal);
    const [socket] = opened();
    expect(socket?.timeout).toBe(30_000);
    expect(Reflect.get(socket ?? {}, "_handle").hasRef()).toBe(false);
    socket?.emit("timeout");
    expect(socket?.destroyed).toBe(true);
  });

  it("keeps the process alive during a request, and does not count as idle", async () => {
    const { prepare, agent, opened } = startPool();
    await prepare(url, signal);
    const open = http.get(url, { agent });
    await new Promise((resolve) => open.once("socket", resolve));
    const [socket] = opened();
    expect(open.socket).toBe(socket);
    expect(Reflect.get(socket ?? {}, "_handle").hasRef()).toBe(true);
    socket?.emit("timeout");
    expect(socket?.destroyed).toBe(false);
    await new Promise((resolve) => open.once("response", (response) => response.resume().once("end", resolve)));
    expect(opened()).toHaveLength(1);
  });

  it("is shared if two are opened at once, and both wait for it", async () => {
    const { prepare, opened } = startPool();
    await Promise.all([prepare(url, signal), prepare(url, signal)].map((one) => one.then(() => isOpen(opened()[0]))));
    expect(opened().map((socket) => socket.destroyed)).toEqual([false]);
  });

  it("is replaced if its caller has left and another waits for it", async () => {
    const leaving = new AbortController();
    const { prepare, opened } = startPool();
    const left = prepare(url, leaving.signal);
    const waiting = prepare(url, signal);
    leaving.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    await waiting;
    expect(opened().map((socket) => socket.destroyed)).toEqual([true, false]);
  });

  it("is not used if it has just been closed", async () => {
    const { prepare, agent, opened } = startPool();
    await prepare(url, signal);
    opened()[0]?.destroy();
    await get(agent);
    expect(opened()).toHaveLength(2);
  });

  it("is opened if the idle one has just been closed", async () => {
    const { prepare, agent, opened } = startPool();
    await get(agent);
    opened()[0]?.destroy();
    await prepare(url, signal);
    expect(opened()).toHaveLength(2);
  });

  it("is aborted if it is not open after the idle time", async () => {
    const { prepare, opened } = startPool();
    const failure = prepare(url, signal);
    expect(opened()[0]?.timeout).toBe(30_000);
    opened()[0]?.emit("timeout");
    await expect(failure).rejects.toThrow("Nothing happened on the connection");
  });

  it("removes its listener from the signal when it is open", async () => {
    const leaving = new AbortController();
    const { prepare, opened } = startPool();
    await prepare(url, leaving.signal);
    leaving.abort();
    expect(opened()[0]?.destroyed).toBe(false);
  });

  it.each([
    ["http://192.0.2.1", { host: "192.0.2.1", port: 80, servername: "" }],
    ["http://[::1]:8080", { host: "::1", port: 8080, servername: "" }],
    ["https://api.example.com", { host: "api.example.com", port: 443, servername: "api.example.com" }],
    ["https://api.example.com:8443", { host: "api.example.com", port: 8443, servername: "api.example.com" }],
  ])("to %s goes to its address", async (text, target) => {
    const { Agent } = text.startsWith("https") ? https : http;
    const connect = vi.spyOn(Agent.prototype, "createConnection").mockImplementation(() => {
      throw new Error("far enough");
    });
    const address = new URL(text);
    const { prepare } = createConnectionPool(address.protocol as "http:" | "https:", () => {});
    await expect(prepare(address, signal)).rejects.toThrow("far enough");
    expect(connect).toHaveBeenCalledWith(expect.objectContaining({ ...target, keepAlive: true }));
  });
});

describe("an idle connection", () => {
  it.each<[string, string | undefined, number]>([
    ["30 s where the server gives no hint", undefined, 30_000],
    ["30 s where its hint says nothing of time", "max=100", 30_000],
    ["two seconds less than the server's hint", "timeout=5", 3_000],
    ["two seconds less than a hint that is longer than 30 s", "timeout=60, max=100", 58_000],
    ["150 s where that is two seconds less than the hint", "timeout=152", 150_000],
    ["150 s where the hint is longer", "timeout=86400", 150_000],
  ])("is kept for %s, and then closed", async (_, hint, idleMs) => {
    const { agent, opened } = startPool();
    server.script(answer(200, "", hint === undefined ? {} : { "keep-alive": hint }));
    await get(agent);
    const [socket] = opened();
    expect([socket?.timeout, socket?.destroyed]).toEqual([idleMs, false]);
    socket?.emit("timeout");
    expect(socket?.destroyed).toBe(true);
  });

  it.each([0, 1, 2])("is not kept if the server's hint is %i s", async (hint) => {
    const { agent, opened } = startPool();
    server.script(answer(200, "", { "keep-alive": `timeout=${hint}` }));
    await get(agent);
    await get(agent);
    expect(opened().map((socket) => socket.destroyed)).toEqual([true, true]);
  });

  it("is kept for as long as the last response allows", async () => {
    const { agent, opened } = startPool();
    for (const headers of [{ "keep-alive": "timeout=60" }, {}, { "keep-alive": "timeout=5" }] as const) {
      server.script(answer(200, "", headers));
      await get(agent);
    }
    expect(opened().map(({ timeout }) => timeout)).toEqual([3_000]);
  });
});

describe("no connection is opened ahead", () => {
  it("if a mock replaces connections", async () => {
    // Like msw 3 and nock 15.
    const mocked = Object.assign(new Socket(), { connecting: true, connect: vi.fn() });
    vi.spyOn(http.Agent.prototype, "createConnection").mockReturnValue(mocked);
    await createConnectionPool("http:", () => {}).prepare(url, signal);
    expect(mocked.destroyed).toBe(true);
    expect(server.connections).toBe(0);
  });

  it("by a closed pool, and a connection that is being opened is aborted", async () => {
    const { prepare, close, opened } = startPool();
    const failure = prepare(url, signal);
    close();
    await expect(failure).rejects.toThrow("The connection was closed");
    await prepare(url, signal);
    expect(opened()).toHaveLength(1);
  });

  it("if requests go through a proxy, as Node 24 supports", async () => {
    // Simulates NODE_USE_ENV_PROXY=1; `npm run test:runtimes` tests the real one.
    const { options } = http.globalAgent as http.Agent & { options: { proxyEnv?: object } };
    onTestFinished(() => void delete options.proxyEnv);
    options.proxyEnv = { HTTP_PROXY: "http://proxy.example.com" };
    const pool = createConnectionPool("http:", () => {});
    expect(pool.agent).toHaveProperty("options.proxyEnv", options.proxyEnv);
    await pool.prepare(url, signal);
    expect(server.connections).toBe(0);
  });
});

describe("a connection that cannot be opened ahead", () => {
  it("is aborted if no call waits for it any more", async () => {
    const leaving = new AbortController();
    const { prepare, opened } = startPool();
    const failure = prepare(url, leaving.signal);
    const reason = new Error("left");
    leaving.abort(reason);
    await expect(failure).rejects.toBe(reason);
    expect(opened()[0]?.destroyed).toBe(true);
  });
});
