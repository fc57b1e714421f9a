// A real HTTP server on the loopback interface that does what a test says and remembers what it was sent.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface RecordedRequest {
  readonly method: string | undefined;
  /** Path and query, just as they were sent. */
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request whose body it has read. */
export type Handler = (response: ServerResponse, request: RecordedRequest) => void;

export interface HttpServer {
  readonly url: string;
  /** What came in since the last call of `script`, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were opened since then. */
  readonly connections: number;
  /** Sets what the server does from now on, and forgets earlier requests. */
  script(handler: Handler): void;
  /** How many connections are open now. */
  open(): Promise<number>;
  /** Closes all connections, and goes on listening. */
  hangUp(): void;
  close(): Promise<void>;
}

/** @param tls makes it an HTTPS server with this key and certificate */
export async function startHttpServer(tls?: { readonly key: string; readonly cert: string }): Promise<HttpServer> {
  const requests: RecordedRequest[] = [];
  let connections = 0;
  let handle: Handler = answer(501);
  const listener: RequestListener = async (incoming, response) => {
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    requests.push(request);
    handle(response, request);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  // It closes no connection by itself: a request that comes at that moment would fail, and nobody would know why.
  server.keepAliveTimeout = 0;
  server.on("connection", () => connections++);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    script(handler) {
      handle = handler;
      requests.length = 0;
      connections = 0;
    },
    open: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    hangUp: () => server.closeAllConnections(),
    async close() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A handler that gives one answer; a body that is no string is sent as JSON. */
export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
}
