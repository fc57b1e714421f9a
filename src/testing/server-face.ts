// The fake as a server on the loopback interface (Node only), for an app in another process or language.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type FakeApi, tokenPath } from "./fake-api.js";
import type { FaultedEndpoint } from "./faults.js";
import { piecesOf } from "./pieces.js";

/**
 * The fake, listening.
 *
 * @example
 * const server: FakeServer = await fake.listen();
 * logger.info({ SOLARIS_BASE_URL: server.url, SOLARIS_TOKEN_URL: server.tokenUrl });
 * await server.close();
 */
export interface FakeServer {
  /** Where the API is: a client's `baseUrl`. */
  readonly url: string;
  /** Where tokens are had: the `tokenUrl` of `clientCredentials`. */
  readonly tokenUrl: string;
  /**
   * Closes all connections, and listens no more. Throws nothing.
   *
   * @example
   * const server = await fake.listen();
   * await server.close();
   */
  close(): Promise<void>;
}

/** A listening fake whose endpoints can be made to refuse connections. */
export interface ServerFace extends FakeServer {
  /** Refuses connections to this endpoint from this moment on, and breaks those that stand. */
  refuse(endpoint: FaultedEndpoint): void;
  /** Listens again, where it listened before. */
  accept(): Promise<void>;
}

/**
 * The ports to listen on, on 127.0.0.1.
 *
 * @example
 * const options: ListenOptions = { port: 0, tokenPort: 0 };
 */
export interface ListenOptions {
  /**
   * Of the API.
   * @default 0, any free one
   */
  readonly port?: number;
  /**
   * Of the token endpoint.
   * @default 0, any free one
   */
  readonly tokenPort?: number;
}

/** Two servers, since the provider has two hosts: each can be unreachable by itself. */
export async function startServerFace(api: FakeApi, { port = 0, tokenPort = 0 }: ListenOptions): Promise<ServerFace> {
  // Not an import, which bundlers for browsers would stumble over.
  const http = process.getBuiltinModule("node:http");
  const answerRequest = (request: IncomingMessage, response: ServerResponse) =>
    void serve(api, request, response).catch(() => response.destroy());
  const authorize = await startListener(http.createServer(answerRequest), port);
  const token = await startListener(http.createServer(answerRequest), tokenPort).catch(async (failure) => {
    await authorize.stop();
    throw failure;
  });
  const listeners = { authorize, token };
  return {
    url: authorize.url,
    tokenUrl: token.url + tokenPath,
    refuse: (endpoint) => void listeners[endpoint].stop(),
    accept: async () => void (await Promise.all([authorize.resume(), token.resume()])),
    close: async () => void (await Promise.all([authorize.stop(), token.stop()])),
  };
}

async function startListener(server: Server, wantedPort: number) {
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(wantedPort);
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  // A server that is asked to close while it begins to listen says neither: so one thing after the other.
  let open = true;
  let settled = Promise.resolve();
  const settle = () => {
    settled = settled
      .catch(() => {})
      .then(async () => {
        if (open && !server.listening) await listen(port);
        else if (!open && server.listening) close();
      });
    return settled;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    /** Accepts nothing any more: as soon as it is called, where it listens. */
    stop() {
      open = false;
      if (server.listening) close();
      return settle();
    },
    resume() {
      open = true;
      return settle();
    },
  };
}

async function serve(api: FakeApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  // A server's requests have a method and a URL.
  const { method, url, headers: sent } = request as IncomingMessage & { method: string; url: string };
  const { pathname: path } = new URL(url, "http://fake");
  const outcome = api.handle({ method, path, authorization: sent.authorization, body });
  if (outcome.kind === "hang") return;
  if (outcome.kind === "reset") return void request.socket.resetAndDestroy();

  const { status, headers, body: whole } = outcome.answer;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(whole) });
  for await (const piece of piecesOf(outcome, gone.signal)) {
    // A connection that is gone takes nothing more, and says so when the next pause is aborted.
    await new Promise((resolve) => response.write(piece, resolve));
  }
  if (outcome.kind === "truncate") request.socket.destroy();
  else response.end();
}
