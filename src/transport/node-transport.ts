// Sends requests with node:http, and knows whether a request was sent.
// Default imports: tools that mock requests replace properties of these modules, and a namespace would keep the originals.
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
// Imported, because fake timers replace the global.
import { setImmediate } from "node:timers";
import { ConfigurationError } from "../errors.js";
import type { ReceivedResponse } from "../response.js";
import { connectMeanwhile } from "./connect-meanwhile.js";
import { createConnectionPool } from "./connection-pool.js";
import { decodingTo } from "./content-encoding.js";
import { isMocked, isRefusedByMock } from "./mocked-socket.js";
import { hostOf, maxBodyBytes, type Transport, TransportError, type TransportRequest } from "./transport.js";
import { isSilent, watch } from "./unasked-bytes.js";

/** The transport of Node and Bun, with its own kept-alive connections or the given agent. */
export function createTransport(agent?: object): Transport {
  if (agent !== undefined) {
    if (!isAgent(agent)) throw new ConfigurationError("agent must be an http.Agent or https.Agent.");
    return { send: (url, request) => send(agent, new URL(url), request) };
  }
  let onClose = () => {};
  const createPool = (protocol: "http:" | "https:") => createConnectionPool(protocol, () => onClose());
  const pools = { "http:": createPool("http:"), "https:": createPool("https:") };
  const poolFor = (url: URL) => pools[url.protocol as keyof typeof pools];
  const connect: NonNullable<Transport["connect"]> = (text, signal, options) => {
    const url = new URL(text);
    const opened = poolFor(url).prepare(url, signal, options?.unref);
    // openapi-fetch needs `Headers` for the first request, and Node loads it at its first use: here no call waits for these 20 ms.
    void globalThis.Headers;
    return opened.catch((cause: unknown) => {
      throw new TransportError("connection", cause);
    });
  };
  return {
    send(text, request) {
      const url = new URL(text);
      return send(poolFor(url).agent, url, request);
    },
    connect,
    connectMeanwhile(work, url, signal) {
      return connectMeanwhile(work, (own) => connect(url, own), signal);
    },
    onClose(listener) {
      onClose = listener;
    },
    close() {
      for (const pool of Object.values(pools)) pool.close();
    },
  };
}

function isAgent(agent: unknown): agent is http.Agent {
  return typeof agent === "object" && agent !== null && "addRequest" in agent;
}

/** The part of a socket that is used. The socket of a mock may lack any of it. */
type Connection = Socket & { readonly secureConnecting?: boolean; readonly _handle?: object | null };

/**
 * Sends a request once. It is written only when its connection is open: a failure before that is `connection`, any later one is
 * `exchange`. If the server sent unexpected bytes on a kept-alive connection, nothing is written to it, and another one is used.
 */
function send(agent: http.Agent, url: URL, wanted: TransportRequest): Promise<ReceivedResponse> {
  const { method, headers, body, signal, beforeSend, onSend } = wanted;
  return new Promise((resolve, reject) => {
    let stage: TransportError["stage"] = "connection";
    if (signal.aborted) return reject(new TransportError(stage, signal.reason));
    let over = false;
    /** Whether a mock has read the request and has not decided yet. */
    let isHeldBack = () => false;

    const sent = () => {
      if (over || stage === "exchange") return;
      stage = "exchange";
      onSend?.();
    };
    const fail = (cause: unknown) => {
      if (request.writableEnded && !isHeldBack()) sent();
      over = true;
      reject(new TransportError(isRefusedByMock(cause) ? "connection" : stage, cause));
      request.destroy();
    };
    const abort = () => fail(signal.reason);
    const discard = () => {
      if (!request.reusedSocket) return fail(new Error("The server sent bytes before the request was written"));
      over = true;
      request.destroy();
      // The unusable connection is closed, so this ends.
      resolve(send(agent, url, wanted));
    };

    const { request: open } = url.protocol === "https:" ? https : http;
    let request: http.ClientRequest;
    try {
      request = open({ ...targetOf(url), method, headers, agent });
    } catch (cause) {
      // An agent for the other protocol, for example.
      return reject(new TransportError(stage, cause));
    }
    request.once("socket", (socket: Connection) => {
      if (request.reusedSocket && !isSilent(socket)) return discard();
      const responseEnded = watch(socket, () => request.writableEnded, discard);
      request.once("response", (response) => {
        if (over) return;
        sent();
        over = true;
        receive(response, responseEnded).then(resolve, fail);
      });
      if (isMocked(socket)) {
        const { _handle } = socket;
        isHeldBack = () => socket.destroyed || socket._handle === _handle;
        socket.once("connect", sent);
        // On a kept-alive connection the mock could refuse the next request after `connect`: it would count as sent.
        request.once("response", (response) => response.once("end", () => socket.destroy()));
        beforeSend?.();
        if (!over) request.end(body);
        return;
      }
      whenReady(socket, () => {
        // In a process that was paused, the deadline may have passed before any timer could fire.
        beforeSend?.();
        if (over) return;
        sent();
        try {
          request.end(body);
        } catch (cause) {
          // Node refuses some headers only now.
          fail(cause);
        }
      });
    });
    // A destroyed request may emit another error: without a listener, that would end the process.
    request.on("error", fail);
    request.once("close", () => {
      signal.removeEventListener("abort", abort);
      if (!over) fail(new Error("The connection was closed without a response"));
    });
    signal.addEventListener("abort", abort);
  });
}

/** With a `URL`, Node would copy all its properties for each request. */
function targetOf(url: URL) {
  const { protocol, port, pathname, search } = url;
  return { protocol, hostname: hostOf(url), ...(port !== "" && { port }), path: pathname + search };
}

/**
 * Waits until a new connection is open, and then for two turns of the event loop: in these Node notices that the server has closed
 * the connection or sent something on it, while it is still certain that nothing was sent.
 */
function whenReady(socket: Connection, ready: () => void): void {
  const listen = () => void setImmediate(() => setImmediate(ready));
  if (socket.secureConnecting) socket.once("secureConnect", listen);
  else if (socket.connecting) socket.once("connect", listen);
  else listen();
}

/** Reads a response to its end. */
function receive(response: http.IncomingMessage, ended: (lastChunk?: Buffer) => void): Promise<ReceivedResponse> {
  const status = response.statusCode as number;
  const headers: Record<string, string> = {};
  for (const name in response.headers) headers[name] = String(response.headers[name]);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const bytes = { read: 0, decoded: 0 };
    let lastChunk: Buffer | undefined;
    let [isRead, isDecoded] = [false, false];

    const stop = () => {
      response.destroy();
      body.stop();
    };
    const fail = (cause: Error) => {
      reject(cause);
      stop();
    };
    const count = (what: keyof typeof bytes, chunk: Buffer) => {
      bytes[what] += chunk.length;
      if (bytes[what] <= maxBodyBytes) return;
      resolve({ status, headers, body: "", oversized: true });
      stop();
    };
    const finish = () => {
      if (isRead && isDecoded) resolve({ status, headers, body: utf8.decode(Buffer.concat(chunks)) });
    };
    const body = decodingTo(headers["content-encoding"], fail, {
      write(chunk) {
        chunks.push(chunk);
        count("decoded", chunk);
      },
      end() {
        isDecoded = true;
        finish();
      },
    });

    response.on("data", (chunk: Buffer) => {
      lastChunk = chunk;
      body.write(chunk);
      count("read", chunk);
    });
    response.once("error", fail);
    response.once("end", () => {
      /* v8 ignore next -- Node emits an error; if that ever changes, half a body must not count as a whole one */
      if (!response.complete) return fail(new Error("The response was truncated"));
      ended(lastChunk);
      isRead = true;
      body.end();
      finish();
    });
    // Not every platform with node:http emits an error for a truncated response.
    response.once("close", () => {
      if (!isRead) fail(new Error("The response was truncated"));
    });
  });
}

const utf8 = new TextDecoder();
