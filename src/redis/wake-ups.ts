// Messages that end a wait early, through a connection that is only open while somebody waits.
import type { Commands, Subscriber } from "./client.js";

/** How long the connection stays open when nobody waits, in milliseconds. */
const idleMs = 10_000;

/** How long those who wait sleep without a message, in milliseconds: while messages arrive, and while they may be lost. */
const sleepMs = { listening: 1_000, deaf: 100 };

export class WakeUps {
  readonly #subscribe: () => Subscriber;
  #subscriber: Subscriber | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #waiting = 0;
  #isListening = false;

  /** @param wake receives the message, or undefined if messages may have been missed */
  constructor({ subscribe }: Commands, channel: string, wake: (message?: string) => void) {
    this.#subscribe = () => {
      const unlessClosed = (work: () => void) => () => {
        if (this.#subscriber === own) work();
      };
      const own: Subscriber = subscribe(channel, {
        onListening: unlessClosed(() => {
          this.#isListening = true;
          wake();
        }),
        onMessage: wake,
        onLost: unlessClosed(() => {
          this.#isListening = false;
        }),
        onEnd: unlessClosed(() => this.#close()),
      });
      return own;
    };
  }

  /** How long to sleep at most before one looks for oneself, in milliseconds. */
  get sleepMs(): number {
    return this.#isListening ? sleepMs.listening : sleepMs.deaf;
  }

  /** Somebody waits from now on. */
  enter(): void {
    this.#waiting++;
    clearTimeout(this.#idle);
    try {
      this.#subscriber ??= this.#subscribe();
    } catch {
      // Without a second connection, those who wait look for themselves.
    }
  }

  /** Called once for each {@link enter}. */
  leave(): void {
    if (--this.#waiting > 0) return;
    this.#idle = setTimeout(() => this.#close(), idleMs);
    (this.#idle as { unref?(): void }).unref?.();
  }

  #close(): void {
    const subscriber = this.#subscriber;
    this.#subscriber = undefined;
    this.#isListening = false;
    subscriber?.close();
  }
}
