// Kept-alive connections of Node, which can be opened before they are needed.
// Default imports: tools that mock requests replace properties of these modules, and a namespace would keep the originals.

import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { urlToHttpOptions } from "node:url";
import type { Signal } from "../internal/signal.js";
import { isMocked } from "./mocked-socket.js";
import { SpareConnection } from "./spare-connection.js";
import { hostOf } from "./transport.js";

/**
 * As many connections as the provider allows concurrent calls (docs.solarisgroup.com: rate limits). The timeout is the longest time
 * of a timer: it shows whether Node has found a hint of the server in a response, see `idleTimeOf`.
 */
const options = { keepAlive: true, timeout: 2_147_483_647, maxSockets: 255 };

/**
 * Without a hint of the server: with a longer time, a request could meet the server's close, and its delivery would be `unknown`.
 */
const idleMsWithoutHint = 30_000;
const longestIdleMs = 150_000;
/** A connection is closed two seconds before the server closes it. Node has subtracted one of them. */
const furtherMarginMs = 1_000;

/**
 * How long an idle connection is kept, in milliseconds. `http.Agent` sets the timeout to a second less than the server's hint
 * (`Keep-Alive: timeout=…`), and to the agent's own timeout if that is shorter or there is no hint.
 */
function idleTimeOf({ timeout = options.timeout }: Socket): number {
  if (timeout === options.timeout) return idleMsWithoutHint;
  return Math.min(Math.max(timeout - furtherMarginMs, 0), longestIdleMs);
}

export interface ConnectionPool {
  readonly agent: http.Agent;
  /**
   * Opens a connection to the host, unless there is an idle one, and returns whether it did. The next request of the agent uses it,
   * even while it is still being opened.
   */
  prepare(url: URL, signal: Signal, unref?: boolean): Promise<boolean>;
  /** Closes idle connections. Later connections are not kept alive. */
  close(): void;
}

type ProxyOptions = http.AgentOptions & { readonly proxyEnv?: object | undefined };
type Connected = (error: Error | null, stream: Duplex) => void;
/** Through a proxy, the connection is passed to the callback only. */
type Connect = (target: http.ClientRequestArgs, connected?: Connected) => Socket | undefined;

/**
 * Creates the pool of one protocol. Idle connections do not keep the process alive.
 *
 * @param onClose called each time a connection has been closed
 */
export function createConnectionPool(protocol: "http:" | "https:", onClose: () => void): ConnectionPool {
  const secure = protocol === "https:";
  const { Agent, globalAgent } = secure ? https : http;
  // Node 24 and later send requests through a proxy if NODE_USE_ENV_PROXY or --use-env-proxy is set.
  const { proxyEnv } = optionsOf(globalAgent);
  const settings: ProxyOptions = { ...options, proxyEnv };
  const agent = new Agent(settings);
  const createConnection = agent.createConnection.bind(agent) as Connect;
  const connect: Connect = (...target) => createConnection(...target)?.once("close", onClose);
  const spares = new Map<string, SpareConnection>();
  let closed = false;

  const keep = agent.keepSocketAlive.bind(agent) as (stream: Duplex) => unknown;
  agent.keepSocketAlive = (stream) => {
    if (closed || !keep(stream)) return false;
    const socket = stream as Socket;
    const idleMs = idleTimeOf(socket);
    socket.setTimeout(idleMs);
    return idleMs > 0;
  };
  agent.createConnection = (target, connected) => spares.get(nameOf(target))?.take() ?? connect(target, connected);

  const hasIdle = (name: string) =>
    Object.entries(agent.freeSockets as Record<string, Socket[]>).some(
      ([free, sockets]) => free.startsWith(`${name}:`) && sockets.some((socket) => !socket.destroyed),
    );

  /** The target to which Node connects for a request; undefined if Node does not carry requests, but a mock, for example. */
  const connectionTargetOf = (url: URL): http.ClientRequestArgs | undefined => {
    let found: http.ClientRequestArgs | undefined;
    const observer = new Agent(options);
    observer.createConnection = (target) => {
      found = target;
      return undefined;
    };
    // Not `request`: what traces an app would record it.
    const request = new http.ClientRequest({ ...urlToHttpOptions(url), agent: observer });
    /* v8 ignore next -- Node emits no error here; what replaces its requests may */
    request.on("error", () => {});
    request.destroy();
    return found;
  };

  const prepare: ConnectionPool["prepare"] = async (url, signal, unref) => {
    const name = nameOf({ host: hostOf(url), port: url.port || (secure ? 443 : 80) });
    if (closed || hasIdle(name)) return false;
    const other = spares.get(name);
    // The call that opens it may abort it.
    if (other?.isOpen) {
      const isOpened = await other.opened.then(
        () => true,
        () => false,
      );
      return isOpened ? false : prepare(url, signal, unref);
    }
    // Through a proxy, opening a connection takes several steps.
    const target = proxyEnv === undefined ? connectionTargetOf(url) : undefined;
    const socket = target && connect(target);
    if (!socket) return false;
    if (isMocked(socket)) {
      socket.destroy();
      return false;
    }
    const spare = new SpareConnection(socket, secure ? "secureConnect" : "connect", idleMsWithoutHint, signal, () => {
      if (spares.get(name) === spare) spares.delete(name);
    });
    spares.set(name, spare);
    if (unref) socket.unref();
    await spare.opened;
    return true;
  };

  return {
    agent,
    prepare,
    close() {
      closed = true;
      for (const spare of spares.values()) spare.close();
      for (const socket of Object.values(agent.freeSockets as Record<string, Socket[]>).flat()) socket.destroy();
    },
  };
}

function nameOf({ host, port }: http.ClientRequestArgs): string {
  return `${host}:${port}`;
}

/** The options of an agent: a property that is documented but not declared. */
function optionsOf(agent: http.Agent): ProxyOptions {
  return (agent as http.Agent & { options: ProxyOptions }).options;
}
