// Proves that a request which the provider may have read is never sent again, for each way in which its response can fail.
import { describe, expect, it } from "vitest";
import {
  authorized,
  delivered,
  ended,
  failed,
  head,
  identification,
  reset,
  type Step,
  silence,
  startProvider,
  takeClock,
  transports,
  whatIsUnderWayArrives,
  write,
} from "../support/scripted-provider.js";

const body = JSON.stringify(identification);
const bodyBytes = Buffer.byteLength(body);
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunked = head(200, { "transfer-encoding": "chunked", "x-request-id": "request-1" });
const limit = 1024 * 1024;

/** Writes the whole body in small chunks. */
const drip: Step = (socket) => {
  const parts = body.match(/.{1,7}/g) ?? [];
  const next = () => {
    const part = parts.shift();
    socket.write(chunk(part ?? ""), () => part && setImmediate(next));
  };
  socket.write(chunked, next);
};

/** Writes white space without end, until the connection is closed. */
function pour(bytes: number): Step {
  return (socket) => {
    const next = () => {
      if (!socket.destroyed) socket.write(chunk(" ".repeat(bytes)), () => setImmediate(next));
    };
    socket.write(chunked, next);
  };
}

const lost = failed("ConnectionError", "unknown");
const odd = failed("UnexpectedResponseError", "unknown", { status: 200 });
const oddId = { requestId: "request-1" };

describe.each(transports)("over %s", (name, transport) => {
  it.each<[string, Step, object]>([
    ["is reset when the request was read", reset, lost],
    ["is closed when the request was read", (socket) => socket.end(), lost],
    ["is reset in the response head", write("HTTP/1.1 200 OK\r\ncontent-", (socket) => socket.resetAndDestroy()), lost],
    ["is closed in the response head", write("HTTP/1.1 200 OK\r\ncontent-", (socket) => socket.end()), lost],
    ["is reset in the body", write(head(200, { "content-length": 999 }) + body, (s) => s.resetAndDestroy()), lost],
    ["is closed in the body", write(head(200, { "content-length": 999 }) + body, (s) => s.end()), lost],
    ["is closed in a chunked body", write(chunked + chunk(body), (s) => s.end()), lost],
    ["is reset in a chunked body", write(chunked + chunk(body), (s) => s.resetAndDestroy()), lost],
    ["is closed in a refusal", write(head(401, { "content-length": 999 }) + body, (s) => s.end()), lost],
    ["is closed in a request to wait", write(head(429, { "content-length": 9 }), (s) => s.end()), lost],
    ["carries what is no HTTP", write("SMTP ready\r\n\r\n"), lost],
    ["carries a broken chunk", write(`${chunked}zz\r\n`), lost],
    ["is turned over to another protocol", write(head(101, { connection: "upgrade", upgrade: "x" })), lost],
    ["drips to its end", drip, delivered()],
    [
      "carries a byte order mark before the body",
      write(`${head(200, { "content-length": bodyBytes + 3, "x-request-id": "request-1" })}\uFEFF${body}`),
      delivered(),
    ],
    [
      "says first that it will take a while",
      write(head(103) + head(102) + head(200) + body, (s) => s.end()),
      delivered(1, { requestId: undefined }),
    ],
    [
      "carries as much as is read",
      write(head(200, { "content-length": limit, "x-request-id": "request-1" }) + body.padEnd(limit)),
      delivered(),
    ],
    [
      "carries more than is read",
      write(head(200, { "content-length": limit + 1, "x-request-id": "request-1" }) + body.padEnd(limit + 1)),
      { ...odd, ...oddId },
    ],
    ["carries more than is read, without an end", pour(limit / 4), { ...odd, ...oddId }],
    ["carries no JSON", write(`${head(200, { "content-length": 2 })}OK`), odd],
  ])("a connection that %s", async (_, step, expected) => {
    const provider = await startProvider();
    provider.api.script(step, authorized);
    expect(await provider.play(transport)).toEqual(expected);
    // fetch opens a connection for later when it has to give one up.
    if (name === "node") expect(provider.api.seen.connections).toBe(1);
  });

  it.each<[string, Step]>([
    ["nothing", silence],
    ["half a head", write("HTTP/1.1 200 OK\r\n")],
    ["half a body", write(head(200, { "content-length": 999 }) + body)],
    ["a body without an end, byte by byte", pour(1)],
  ])("a connection that carries %s until the deadline", async (_, step) => {
    const provider = await startProvider();
    provider.api.script(step, authorized);
    const { leap } = takeClock();
    const call = provider.play(transport);
    await provider.api.until(() => provider.api.requests.length === 1);
    await whatIsUnderWayArrives();
    leap();
    expect(await call).toEqual(ended("TimeoutError", "answer", "unknown"));
    if (name === "node") await provider.api.until(() => provider.api.seen.open === 0);
  });

  it("a connection that is reset when the request has arrived, unread", async () => {
    const provider = await startProvider({
      greet: (socket) => socket.once("readable", () => socket.resetAndDestroy()),
    });
    expect(await provider.play(transport)).toEqual({ ...lost, patches: 0 });
  });

  it("a connection that is reset as soon as it is accepted: nothing arrived", async () => {
    const provider = await startProvider({ greet: (socket) => socket.resetAndDestroy() });
    const { delivery, attempts, patches } = await provider.play(transport, { maxRetries: 0 });
    expect(patches).toBe(0);
    expect([
      ["not-sent", 0],
      ["unknown", 1],
    ]).toContainEqual([delivery, attempts]);
  });
});
