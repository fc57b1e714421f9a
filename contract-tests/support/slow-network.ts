// A network between the processes of a test: each message takes a while, and sometimes nothing passes.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as pass } from "node:timers/promises";

export interface Network {
  /** Leads to the port on the other side. */
  readonly port: number;
  /** Holds back what is sent in either direction, until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** @param latencyMs how long each message takes */
export async function startNetwork(to: number, latencyMs = () => 0): Promise<Network> {
  const sockets = new Set<Socket>();
  let release = () => {};
  let isOpen = Promise.resolve();
  /** Passes on what was sent before an end, also that of a process which was killed. */
  const passOn = (from: Socket, onto: Socket) => {
    const delayed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        await pass(latencyMs());
        await isOpen;
        yield chunk;
      }
    };
    return pipeline(from, delayed, onto).catch(() => {});
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: to, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    void Promise.all([passOn(near, far), passOn(far, near)]);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    hold() {
      isOpen = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    async close() {
      release();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
