// Carries requests over node:http, and knows whether a request left.
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { ReceivedResponse } from "../answer/response.js";
import { ConfigurationError } from "../errors/solaris-error.js";
import { createConnectionPool } from "./connection-pool.js";

import { maxBodyBytes, type Transport, TransportError, type TransportRequest } from "./transport.js";

/** The transport of Node, over connections of its own that are kept alive, or through the given agent. */
export function createTransport(agent?: object): Transport {
  if (agent !== undefined) {
    if (!isAgent(agent)) throw new ConfigurationError("agent must be an http.Agent or https.Agent.");
    return { send: (url, request) => exchange(agent, new URL(url), request) };
  }
  const pools = { "http:": createConnectionPool("http:"), "https:": createConnectionPool("https:") };
  const poolFor = (url: URL) => pools[url.protocol as keyof typeof pools];
  return {
    send(text, request) {
      const url = new URL(text);
      return exchange(poolFor(url).agent, url, request);
    },
    async connect(text, signal) {
      const url = new URL(text);
      await poolFor(url)
        .prepare(url, signal)
        .catch((cause: unknown) => {
          throw new TransportError("connection", cause);
        });
    },
    close() {
      for (const pool of Object.values(pools)) pool.close();
    },
  };
}

function isAgent(agent: unknown): agent is http.Agent {
  return typeof agent === "object" && agent !== null && "addRequest" in agent;
}

/**
 * The request is written only when its connection stands, so whatever fails before is known not to have been sent, and
 * whatever fails afterwards is not known.
 */
function exchange(agent: http.Agent, url: URL, { method, headers, body, signal, onSend }: TransportRequest) {
  return new Promise<ReceivedResponse>((resolve, reject) => {
    let stage: TransportError["stage"] = "connection";
    if (signal.aborted) return reject(new TransportError(stage, signal.reason));
    let over = false;
    const fail = (cause: unknown) => {
      over = true;
      reject(new TransportError(stage, cause));
      request.destroy();
    };
    const abort = () => fail(signal.reason);

    const { request: open } = url.protocol === "https:" ? https : http;
    let request: http.ClientRequest;
    try {
      request = open(url, { method, headers, agent });
    } catch (cause) {
      // An agent for the other protocol, for example.
      return reject(new TransportError(stage, cause));
    }
    request.once("socket", (socket) => {
      whenReady(socket, () => {
        if (over) return;
        stage = "exchange";
        onSend?.();
        request.end(body);
      });
    });
    request.once("response", (response) => {
      // A load balancer may send a 408 and hang up before it was asked anything, and a proxy may refuse to connect.
      if (stage === "connection") return fail(new Error("An answer came before the request was written"));
      over = true;
      receive(response).then(resolve, fail);
    });
    // A destroyed request may fail once more: unheard, that would end the process.
    request.on("error", fail);
    request.once("close", () => {
      signal.removeEventListener("abort", abort);
      if (!over) fail(new Error("The connection was closed without an answer"));
    });
    signal.addEventListener("abort", abort);
  });
}

/**
 * Waits for a new connection to stand. One that was used before may have been closed by the server in the meantime: two
 * turns of the event loop let Node hear of it while it is still certain that nothing was sent.
 */
function whenReady(socket: Socket & { secureConnecting?: boolean }, ready: () => void): void {
  if (socket.secureConnecting) socket.once("secureConnect", ready);
  else if (socket.connecting) socket.once("connect", ready);
  else setImmediate(() => setImmediate(ready));
}

function receive(response: http.IncomingMessage): Promise<ReceivedResponse> {
  const status = response.statusCode as number;
  const headers: Record<string, string> = {};
  for (const name in response.headers) headers[name] = String(response.headers[name]);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= maxBodyBytes) return;
      resolve({ status, headers, body: "", oversized: true });
      response.destroy();
    });
    response.once("error", reject);
    // Not every platform that has node:http says by an error that an answer broke off. After its end this does nothing.
    response.once("close", () => reject(new Error("The answer broke off")));
    response.once("end", () => {
      /* v8 ignore next -- Node says so by an error; half a body must not pass for a whole one should that ever change */
      if (!response.complete) return reject(new Error("The answer broke off"));
      resolve({ status, headers, body: utf8.decode(Buffer.concat(chunks)) });
    });
  });
}

const utf8 = new TextDecoder();
