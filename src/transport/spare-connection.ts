// A connection that is opened before a request needs it.

import type { Socket } from "node:net";
import type { Signal } from "../internal/signal.js";

export class SpareConnection {
  /** Resolves when the connection is open, or when a request has taken it. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  #release!: () => void;

  /**
   * @param opening the event that reports that the connection is open
   * @param idleMs how long it stays open without use, in milliseconds
   * @param signal aborts it while it is still being opened
   * @param onGone called once, when it is taken or closed
   */
  constructor(
    socket: Socket,
    opening: "connect" | "secureConnect",
    idleMs: number,
    signal: Signal,
    onGone: () => void,
  ) {
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const giveUp = () => socket.destroy(signal.reason as Error);
      const expire = () => socket.destroy(new Error("Nothing happened on the connection"));
      const open = () => {
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
        socket.off("timeout", expire).off("close", close).off(opening, open);
        onGone();
        resolve();
      };
      signal.addEventListener("abort", giveUp);
      socket.setTimeout(idleMs).once("timeout", expire).once("error", reject).once("close", close);
      socket.once(opening, open);
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /**
   * Returns the connection for a request, even while it is still being opened: the request then waits for it, or fails with it.
   * Returns undefined if no request may be written to it.
   */
  take(): Socket | undefined {
    this.#release();
    if (!this.isOpen) return undefined;
    if (this.#socket.readableLength === 0) return this.#socket.ref();
    // The server has sent something before any request: it is about to close the connection.
    this.#socket.destroy();
    return undefined;
  }

  close(): void {
    this.#socket.destroy();
  }
}
