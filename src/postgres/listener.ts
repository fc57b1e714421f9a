// Waits for settlements: one connection listens for all who wait. Without it, or until it has proved itself, they look again soon.
import type { Signal } from "../internal/signal.js";
import type { PostgresClient, PostgresPool } from "./pool.js";
import { channel } from "./statements.js";

/** How soon to look again without notifications, in milliseconds. */
const pollMs = 100;
/** How long the connection stays after the last wait, and how long after a failure no other is opened, in milliseconds. */
const idleMs = 10_000;

interface Connection {
  client?: PostgresClient;
  isOpen: boolean;
}

export class Listener {
  readonly #pool: PostgresPool;
  readonly #waiting = new Map<string, Set<() => void>>();
  #connection: Connection | undefined;
  #openAfter = 0;
  /** Behind a pooler of transactions, LISTEN seems to work, but no notification ever comes. */
  #hasHeard = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /**
   * Watches a claim. What happens from now on ends the `wait`, also before it begins.
   *
   * @returns `wait`: until the claim may have been settled, for at most that long, or until the signal aborts
   */
  watch(claimId: string): { wait(mostMs: number, signal: Signal): Promise<void>; end(): void } {
    let isWoken = false;
    let wake = () => {};
    const woken = () => {
      isWoken = true;
      wake();
    };
    const watching = this.#waiting.get(claimId) ?? new Set();
    this.#waiting.set(claimId, watching.add(woken));
    clearTimeout(this.#idle);
    this.#open();
    return {
      wait: async (mostMs, signal) => {
        if (isWoken || signal.aborted) return;
        const isReliable = this.#connection?.isOpen && this.#hasHeard;
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener("abort", wake, { once: true });
          timer = setTimeout(wake, isReliable ? mostMs : Math.min(mostMs, pollMs));
        });
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
      },
      end: () => {
        watching.delete(woken);
        if (watching.size === 0) this.#waiting.delete(claimId);
        if (this.#waiting.size === 0) this.#closeSoon();
      },
    };
  }

  /** Ends the connection. Who waits looks again. */
  close(): void {
    clearTimeout(this.#idle);
    const client = this.#connection?.client;
    this.#connection = undefined;
    // It still listens, so nobody else may get it.
    client?.release(true);
    this.#wakeAll();
  }

  async #open(): Promise<void> {
    if (this.#connection || performance.now() < this.#openAfter || this.#pool.options?.max === 1) return;
    const connection: Connection = { isOpen: false };
    this.#connection = connection;
    const fail = () => {
      if (this.#connection !== connection) return;
      this.#openAfter = performance.now() + idleMs;
      this.close();
    };
    try {
      const client = await this.#pool.connect();
      if (this.#connection !== connection) return client.release();
      connection.client = client;
      for (const event of ["error", "end"] as const) client.on(event, fail);
      client.on("notification", ({ payload = "" }) => {
        this.#hasHeard = true;
        for (const wake of this.#waiting.get(payload) ?? []) wake();
      });
      client.unref?.();
      await client.query(`listen ${channel}`);
      connection.isOpen = true;
      // What was settled meanwhile was not heard.
      this.#wakeAll();
    } catch {
      fail();
    }
  }

  #wakeAll(): void {
    for (const watching of this.#waiting.values()) for (const wake of watching) wake();
  }

  #closeSoon(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), idleMs);
    this.#idle.unref?.();
  }
}
