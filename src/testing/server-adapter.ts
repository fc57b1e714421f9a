// The fake as an HTTP server (Node only), for an app in another process or language.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../errors.js";
import { chunksOf } from "./chunks.js";
import { type FakeApi, tokenPath } from "./fake-api.js";
import type { FaultedHost } from "./faults.js";

/**
 * A running server of the fake.
 *
 * @example
 * const server: FakeServer = await fake.listen();
 * logger.info({ SOLARIS_BASE_URL: server.url, SOLARIS_TOKEN_URL: server.tokenUrl });
 * await server.close();
 */
export interface FakeServer {
  /** The address of the API: the `baseUrl` of a client. */
  readonly url: string;
  /** The token endpoint: the `tokenUrl` of `clientCredentials`. */
  readonly tokenUrl: string;
  /**
   * Closes all connections and stops listening. Throws nothing.
   *
   * @example
   * const server = await fake.listen();
   * await server.close();
   */
  close(): Promise<void>;
}

/** A server whose endpoints can refuse connections. */
export interface ServerAdapter extends FakeServer {
  /** Refuses connections to this endpoint from now on, and closes open ones. */
  refuse(endpoint: FaultedHost): void;
  /** Listens again, on the same port. */
  accept(): Promise<void>;
}

/**
 * Options of {@link FakeSolaris.listen}.
 *
 * @example
 * const options: ListenOptions = { port: 0, tokenPort: 0 };
 */
export interface ListenOptions {
  /**
   * The name or address of the interface, for both ports. With `"0.0.0.0"` other containers can reach the fake, in docker compose
   * for example. Their app needs the name of this container in its `baseUrl` and `tokenUrl`, and `allowInsecureHttp: true`; `url`
   * and `tokenUrl` of the result are for this machine. The credentials of the fake are public: use only interfaces of a private
   * network, and no data of real persons.
   * @default "127.0.0.1": this machine only
   */
  readonly host?: string;
  /**
   * The port of the API.
   * @default 0, any free port
   */
  readonly port?: number;
  /**
   * The port of the token endpoint.
   * @default 0, any free port
   */
  readonly tokenPort?: number;
}

/**
 * Sees each request first, and answers it or returns false. It is for requests that are not the provider's: the fake neither records
 * them nor applies a fault.
 *
 * @internal an app for a browser has no types of `node:http`
 */
export type Interceptor = (request: IncomingMessage, response: ServerResponse, at: FaultedHost) => boolean;

/**
 * Starts two servers, because the provider has two hosts: each can refuse connections on its own.
 *
 * @internal
 */
export async function startServerAdapter(
  api: FakeApi,
  options: ListenOptions,
  intercept: Interceptor = () => false,
): Promise<ServerAdapter> {
  const { host = "127.0.0.1", port = 0, tokenPort = 0 } = options;
  checkHost(host);
  checkPort("port", port);
  checkPort("tokenPort", tokenPort);
  // Not an import, because bundlers for browsers could not resolve it.
  const http = process.getBuiltinModule("node:http");
  const serverOf = (at: FaultedHost) =>
    http.createServer((request, response) => {
      if (!intercept(request, response, at)) serve(api, request, response).catch(() => response.destroy());
    });
  const authorize = await startListener(serverOf("authorize"), host, port);
  const token = await startListener(serverOf("token"), host, tokenPort).catch(async (failure) => {
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

/** The host through which a client on this machine reaches the interface: it cannot call `0.0.0.0` or `::`. */
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
  // A server that is closed while it starts to listen emits neither event, so these run one after the other.
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
    /** Refuses connections at once, if it listens. */
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
  // Requests of a server always have a method and a URL.
  const { method, url, headers: sent } = request as IncomingMessage & { method: string; url: string };
  const { pathname: path, searchParams: query } = new URL(url, "http://fake");
  const outcome = api.handle({ method, path, query, authorization: sent.authorization, body });
  if (outcome.kind === "hang") return;
  if (outcome.kind === "reset") return void request.socket.resetAndDestroy();

  const { status, headers, body: whole } = outcome.answer;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(whole) });
  for await (const chunk of chunksOf(outcome, gone.signal)) {
    // A closed connection takes no more chunks, and aborts the next pause.
    await new Promise((resolve) => response.write(chunk, resolve));
  }
  if (outcome.kind === "truncate") request.socket.destroy();
  else response.end();
}
