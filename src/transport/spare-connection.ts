// A connection that is opened before a request needs it.
import type { Socket } from "node:net";

export class SpareConnection {
  /** Resolves when it stands, or when a request has taken it. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  #release!: () => void;

  /**
   * @param standing the event with which it stands
   * @param idleMs it is closed when for so long nothing has happened on it, in milliseconds
   * @param signal gives it up while it does not stand yet
   * @param onGone called once, when it is taken or closed
   */
  constructor(
    socket: Socket,
    standing: "connect" | "secureConnect",
    idleMs: number,
    signal: AbortSignal,
    onGone: () => void,
  ) {
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const giveUp = () => socket.destroy(signal.reason as Error);
      const expire = () => socket.destroy(new Error("Nothing happened on the connection"));
      const stand = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
        socket.unref();
      };
      const close = () => {
        reject(new Error("The connection was closed"));
        this.#release();
      };
      this.#release = () => {
        signal.removeEventListener("abort", giveUp);
        socket.off("timeout", expire).off("close", close).off(standing, stand);
        onGone();
        resolve();
      };
      signal.addEventListener("abort", giveUp);
      socket.setTimeout(idleMs).once("timeout", expire).once("error", reject).once("close", close);
      socket.once(standing, stand);
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /**
   * Hands it over to a request, also while it is still being opened: the request then waits for it, or fails with it. Undefined where
   * no request may be written to it.
   */
  take(): Socket | undefined {
    this.#release();
    if (!this.isOpen) return undefined;
    if (this.#socket.readableLength === 0) return this.#socket.ref();
    // The server has said something before it was asked: it is about to hang up.
    this.#socket.destroy();
    return undefined;
  }

  close(): void {
    this.#socket.destroy();
  }
}
