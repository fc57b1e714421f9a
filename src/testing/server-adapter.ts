// The fake as a server (Node only), on the loopback interface unless another is asked for: for an app in another process or
// language.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../errors.js";
import { piecesOf } from "./chunks.js";
import { type FakeApi, tokenPath } from "./fake-api.js";
import type { FaultedEndpoint } from "./faults.js";

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
 * Where to listen.
 *
 * @example
 * const options: ListenOptions = { port: 0, tokenPort: 0 };
 */
export interface ListenOptions {
  /**
   * Name or address of the interface, for both ports. With `"0.0.0.0"` the fake can be reached from other containers, of docker
   * compose for example. The app needs the container's name in its `baseUrl` and `tokenUrl`, and `allowInsecureHttp: true`; `url`
   * and `tokenUrl` of the result are those for this machine. Everybody who reaches it can use it, for its credentials are public: name only
   * interfaces of a private network, and give it no real person's data.
   * @default "127.0.0.1": this machine only
   */
  readonly host?: string;
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
export async function startServerFace(api: FakeApi, options: ListenOptions): Promise<ServerFace> {
  const { host = "127.0.0.1", port = 0, tokenPort = 0 } = options;
  checkHost(host);
  checkPort("port", port);
  checkPort("tokenPort", tokenPort);
  // Not an import, which bundlers for browsers would stumble over.
  const http = process.getBuiltinModule("node:http");
  const answerRequest = (request: IncomingMessage, response: ServerResponse) =>
    void serve(api, request, response).catch(() => response.destroy());
  const authorize = await startListener(http.createServer(answerRequest), host, port);
  const token = await startListener(http.createServer(answerRequest), host, tokenPort).catch(async (failure) => {
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

function checkHost(host: unknown): void {
  if (typeof host === "string" && host !== "") return;
  throw new ConfigurationError('host must be the name or address of an interface, "127.0.0.1" for example.');
}

function checkPort(name: string, port: unknown): void {
  if (Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535) return;
  throw new ConfigurationError(`${name} must be a port, from 0 to 65535.`);
}

/** The host by which a client on this machine reaches an interface: it cannot call all of them at once. */
export function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

async function startListener(server: Server, host: string, wantedPort: number) {
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
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
    url: `http://${reachable(host)}:${port}`,
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
