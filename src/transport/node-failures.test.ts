// How far a failed request got, with the transport of Node.
import { getEventListeners, once } from "node:events";
import * as https from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { startHttpServer } from "../../contract-tests/support/http-server.js";
import { createTransport } from "./node-transport.js";
import { TransportError } from "./transport.js";

const transport = createTransport();
const request = () => ({ method: "PATCH", headers: {}, signal: new AbortController().signal, onSend: vi.fn() });

/** The address of a server that sends these bytes on each connection, after it has received some. */
async function rawServer(answerWith: (socket: Socket) => void): Promise<string> {
  const raw = createServer((socket) => socket.once("data", () => answerWith(socket)).on("error", () => {}));
  await once(raw.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void raw.close());
  return `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
}

it("after a failure to connect, nothing was sent", async () => {
  const gone = await startHttpServer();
  await gone.close();
  const sent = request();
  const failure = transport.send(gone.url, sent);
  await expect(failure).rejects.toBeInstanceOf(TransportError);
  await expect(failure).rejects.toMatchObject({ stage: "connection", cause: { code: "ECONNREFUSED" } });
  expect(sent.onSend).not.toHaveBeenCalled();
});

it("with an agent for the other protocol, nothing was sent", async () => {
  const failure = createTransport(https.globalAgent).send("http://127.0.0.1", request());
  await expect(failure).rejects.toBeInstanceOf(TransportError);
  await expect(failure).rejects.toMatchObject({ stage: "connection", cause: { code: "ERR_INVALID_PROTOCOL" } });
});

it.each<[string, (socket: Socket) => void]>([
  ["without a response", (socket) => socket.destroy()],
  ["by a reset", (socket) => socket.resetAndDestroy()],
  ["in the middle of the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nconte")],
  ["in the middle of the body", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")],
  [
    "in the middle of a chunked body",
    (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"),
  ],
  ["by a response that is not HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
  [
    "by an unexpected switch of protocol",
    (socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: irc\r\n\r\n"),
  ],
])("after a failure when the request was sent, its effect is unknown: %s", async (_, answerWith) => {
  const sent = request();
  const failure = transport.send(await rawServer(answerWith), sent);
  await expect(failure).rejects.toBeInstanceOf(TransportError);
  await expect(failure).rejects.toMatchObject({ stage: "exchange", cause: expect.any(Error) });
  expect(sent.onSend).toHaveBeenCalledOnce();
  // The listener is removed when the connection closes, a moment later.
  await vi.waitFor(() => expect(getEventListeners(sent.signal, "abort")).toEqual([]), { interval: 1 });
});
