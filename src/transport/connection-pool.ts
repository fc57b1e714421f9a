// Connections of Node that are kept alive, and can be opened before they are needed.
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type Socket } from "node:net";
import type { Signal } from "../call/signal.js";

/**
 * A connection is closed after this idle time (ms), or a second before the time that the server announces. There are at
 * most as many as the provider allows calls at once (docs.solarisgroup.com: rate limits).
 */
const options = { keepAlive: true, timeout: 30_000, maxSockets: 255 };

export interface ConnectionPool {
  readonly agent: http.Agent;
  /** Opens a connection to the host, unless there is an idle one. It is the next that the agent uses. */
  prepare(url: URL, signal: Signal): Promise<void>;
  /** Closes what is idle, and keeps no connection from now on. */
  close(): void;
}

type Connect = (options: http.ClientRequestArgs & { servername?: string }) => Socket;

/** One pool for each protocol. Idle connections do not keep the process alive. */
export function createConnectionPool(protocol: "http:" | "https:"): ConnectionPool {
  const secure = protocol === "https:";
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  const connect = agent.createConnection.bind(agent) as Connect;
  const spares = new Map<string, Socket>();
  let closed = false;

  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => !closed && keep(socket);

  agent.createConnection = (target) => {
    const name = `${target.host}:${target.port}`;
    const spare = spares.get(name);
    if (!spare) return connect(target);
    spares.delete(name);
    if (spare.readableLength === 0) return spare.off("timeout", spare.destroy).ref();
    // The server has said something before it was asked: it is about to hang up.
    spare.destroy();
    return connect(target);
  };

  return {
    agent,
    prepare({ hostname, port: givenPort }, signal) {
      const host = hostname.replace(/^\[|\]$/g, "");
      const port = Number(givenPort || (secure ? 443 : 80));
      const name = `${host}:${port}`;
      const idle = spares.has(name) || Object.keys(agent.freeSockets).some((free) => free.startsWith(`${name}:`));
      if (idle) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const socket = connect({ ...optionsOf(agent), host, port, servername: isIP(host) ? "" : host });
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
          return socket.once("timeout", socket.destroy);
        });
      });
    },
    close() {
      closed = true;
      const idle = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);
      for (const socket of [...spares.values(), ...idle]) socket.destroy();
      spares.clear();
    },
  };
}

/** The options of all its connections: a property that is documented and not declared. */
function optionsOf(agent: http.Agent): http.AgentOptions {
  return (agent as http.Agent & { options: http.AgentOptions }).options;
}
