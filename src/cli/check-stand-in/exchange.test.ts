import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { answer, startHttpServer } from "../../../contract-tests/support/http-server.js";
import { exchange } from "./exchange.js";

const { signal } = new AbortController();
const get = { method: "GET", headers: { accept: "text/plain" } };

/** A server that answers each connection with these bytes, and closes it. */
async function raw(bytes: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(bytes));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function served(...given: Parameters<typeof answer>): Promise<string> {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(answer(...given));
  return server.url;
}

it("gives status, headers and the whole body, and follows no redirect", async () => {
  const url = await served(307, "elsewhere", { location: "/elsewhere", "x-tag": "a" });
  const { status, headers, body } = await exchange(url, get, 5_000, signal);
  expect({ status, headers, body: body.toString() }).toMatchObject({
    status: 307,
    headers: { location: "/elsewhere", "x-tag": "a" },
    body: "elsewhere",
  });
});

it("joins a header that came several times", async () => {
  const url = await raw("HTTP/1.1 204 x\r\nset-cookie: a\r\nset-cookie: b\r\n\r\n");
  expect((await exchange(url, get, 5_000, signal)).headers["set-cookie"]).toBe("a, b");
});

it("reads a little more than a client of this package would", async () => {
  const url = await served(200, "a".repeat(3_000_000));
  const { body } = await exchange(url, get, 5_000, signal);
  expect(body.length).toBeGreaterThan(1024 * 1024);
  expect(body.length).toBeLessThan(2_000_000);
});

it.each([
  ["a status that HTTP does not have", "HTTP/1.1 700 x\r\ncontent-length: 0\r\n\r\n", "EBADSTATUS"],
  ["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", "ECONNRESET"],
  ["what is no HTTP", "hello", "HPE_"],
  ["another protocol", "HTTP/1.1 101 x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n", "ECONNRESET"],
])("rejects %s", async (_what, bytes, code) => {
  const failed = exchange(await raw(bytes), get, 5_000, signal);
  await expect(failed).rejects.toMatchObject({ code: expect.stringContaining(code), isSent: true });
});

it("rejects an answer that does not come in time, and speaks TLS with https", async () => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(() => {});
  await expect(exchange(server.url, get, 50, signal)).rejects.toMatchObject({ code: "ETIMEDOUT", isSent: true });
  const overTls = exchange(server.url.replace("http:", "https:"), get, 5_000, signal);
  await expect(overTls).rejects.toMatchObject({ code: expect.stringMatching(/SSL|EPROTO/), isSent: false });
});

it("rejects when it is stopped", async () => {
  const stopped = exchange("http://127.0.0.1:9", get, 5_000, AbortSignal.abort());
  await expect(stopped).rejects.toMatchObject({ code: "aborted", isSent: false });
});
