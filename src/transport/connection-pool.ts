// Connections of Node that are kept alive, and can be opened before they are needed.
// Default imports: tools that mock requests replace what is on these modules, and a namespace would keep the originals.
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Signal } from "../call/signal.js";
import { isMocked } from "./mocked-socket.js";

/**
 * At most as many as the provider allows calls at once (docs.solarisgroup.com: rate limits). The timeout, the longest that a timer
 * can be set to, shows whether Node has found a hint of the server in a response: see `idleTimeOf`.
 */
const options = { keepAlive: true, timeout: 2_147_483_647, maxSockets: 255 };

/** Without a hint of the server a longer guess could meet the server's own close, and make a clear outcome `unknown`. */
const idleMsWithoutHint = 30_000;
const longestIdleMs = 150_000;
/** A connection is closed two seconds before the server would. Node has taken one of them. */
const furtherMarginMs = 1_000;

/**
 * For how long an idle connection is kept, in milliseconds. `http.Agent` sets its timeout to a second less than the server's hint
 * (`Keep-Alive: timeout=…`), and to its own where that is shorter or there is no hint.
 */
function idleTimeOf({ timeout = options.timeout }: Socket): number {
  if (timeout === options.timeout) return idleMsWithoutHint;
  return Math.min(Math.max(timeout - furtherMarginMs, 0), longestIdleMs);
}

export interface ConnectionPool {
  readonly agent: http.Agent;
  /** Opens a connection to the host, unless there is an idle one. It is the next that the agent uses. */
  prepare(url: URL, signal: Signal): Promise<void>;
  /** Closes what is idle, and keeps no connection from now on. */
  close(): void;
}

type ProxyOptions = http.AgentOptions & { readonly proxyEnv?: object | undefined };
type Connected = (error: Error | null, stream: Duplex) => void;
type Connect = (target: http.ClientRequestArgs, connected?: Connected) => Socket;

/** One pool for each protocol. Idle connections do not keep the process alive. */
export function createConnectionPool(protocol: "http:" | "https:"): ConnectionPool {
  const secure = protocol === "https:";
  const { Agent, globalAgent } = secure ? https : http;
  // Node 24 and later sends requests through a proxy where NODE_USE_ENV_PROXY or --use-env-proxy asks for it.
  const { proxyEnv } = optionsOf(globalAgent);
  const settings: ProxyOptions = { ...options, proxyEnv };
  const agent = new Agent(settings);
  const connect = agent.createConnection.bind(agent) as Connect;
  const spares = new Map<string, Socket>();
  let closed = false;

  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    if (closed || !keep(socket)) return false;
    const idleMs = idleTimeOf(socket);
    socket.setTimeout(idleMs);
    return idleMs > 0;
  };
  agent.createConnection = (target, connected) => {
    const name = nameOf(target);
    const spare = spares.get(name);
    if (!spare) return connect(target, connected);
    spares.delete(name);
    if (spare.readableLength === 0) return spare.off("timeout", spare.destroy).ref();
    // The server has said something before it was asked: it is about to hang up.
    spare.destroy();
    return connect(target, connected);
  };

  /** Where Node connects to for a request, or undefined where it is not Node that carries requests: a mock, for example. */
  const targetOf = (url: URL): http.ClientRequestArgs | undefined => {
    let found: http.ClientRequestArgs | undefined;
    const observer = new Agent(options);
    observer.createConnection = (target) => {
      found = target;
      return undefined;
    };
    const { request } = secure ? https : http;
    request(url, { agent: observer })
      .on("error", () => {})
      .destroy();
    return found;
  };

  return {
    agent,
    prepare(url, signal) {
      // Through a proxy, a connection stands in more than one step.
      const target = proxyEnv === undefined ? targetOf(url) : undefined;
      if (!target) return Promise.resolve();
      const name = nameOf(target);
      const idle = spares.has(name) || Object.keys(agent.freeSockets).some((free) => free.startsWith(`${name}:`));
      if (idle) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const socket = connect(target);
        if (isMocked(socket)) {
          socket.destroy();
          return resolve();
        }
        const abort = () => socket.destroy(signal.reason as Error);
        signal.addEventListener("abort", abort);
        socket.once("error", reject);
        socket.once("close", () => {
          signal.removeEventListener("abort", abort);
          if (spares.get(name) === socket) spares.delete(name);
        });
        socket.once(secure ? "secureConnect" : "connect", () => {
          signal.removeEventListener("abort", abort);
          resolve();
          if (closed || spares.has(name)) return socket.destroy();
          spares.set(name, socket.unref());
          return socket.setTimeout(idleMsWithoutHint).once("timeout", socket.destroy);
        });
      });
    },
    close() {
      closed = true;
      const idle = Object.values(agent.freeSockets as Record<string, Socket[]>).flat();
      for (const socket of [...spares.values(), ...idle]) socket.destroy();
      spares.clear();
    },
  };
}

function nameOf({ host, port }: http.ClientRequestArgs): string {
  return `${host}:${port}`;
}

/** What an agent was made with: a property that is documented and not declared. */
function optionsOf(agent: http.Agent): ProxyOptions {
  return (agent as http.Agent & { options: ProxyOptions }).options;
}
