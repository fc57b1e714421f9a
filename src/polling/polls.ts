// Retrieves identifications again and again. All who wait for the same one share a poll, so there are never two at once.
import { ApiError, ClientClosedError, ConfigurationError, RateLimitError, type SolarisError } from "../errors.js";
import type { RetrievedIdentification } from "../identification.js";
import type { Signal } from "../internal/signal.js";

/** How an identification is polled. */
export interface Poll {
  /** Names the identification. */
  readonly key: string;
  /** Asks the provider once. It rejects with a `SolarisError`. */
  retrieve(signal: AbortSignal): Promise<RetrievedIdentification>;
}

/** What a poll found, and when it asked, in milliseconds since 1970. */
export type Look = { readonly askedAt: number } & (
  | { readonly identification: RetrievedIdentification }
  | { readonly error: SolarisError }
);

/** When an identification is polled. */
export interface Pace {
  /** The pause before the next poll, in milliseconds. It grows while nothing changes. */
  readonly intervalMs: number;
  /** When a poll is wanted in any case, in milliseconds since 1970. */
  readonly dueAt?: number;
}

/** One who waits for an identification. */
interface Watcher extends Pace {
  see(look: Look): void;
}

/** While nothing changes, each pause is longer than the one before, up to five times the interval. */
const [growth, mostGrown] = [1.2, 5];

/** The polls of a client. */
export class Polls {
  readonly #running = new Map<string, Polling>();

  /**
   * Polls until `see` returns something, and resolves to it. Rejects with what `see` throws, or with the reason of the signal.
   */
  until<Found>(
    { key, retrieve }: Poll,
    signal: Signal,
    pace: Pace,
    see: (look: Look) => Found | undefined,
  ): Promise<Found> {
    return new Promise((resolve, reject) => {
      const polling = this.#running.get(key) ?? new Polling(retrieve);
      const end = () => {
        signal.removeEventListener("abort", abort);
        if (polling.remove(watcher) && this.#running.get(key) === polling) this.#running.delete(key);
      };
      const abort = () => {
        end();
        reject(signal.reason);
      };
      const watcher: Watcher = {
        ...pace,
        see(look) {
          try {
            const found = see(look);
            if (found === undefined) return;
            end();
            resolve(found);
          } catch (thrown) {
            end();
            reject(thrown);
          }
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", abort);
      this.#running.set(key, polling);
      polling.add(watcher);
    });
  }

  /** Polls at once, if anybody waits for an identification with such a key. */
  wake(isMeant: (key: string) => boolean): void {
    for (const [key, polling] of this.#running) if (isMeant(key)) polling.wake();
  }
}

class Polling {
  readonly #retrieve: Poll["retrieve"];
  readonly #watchers = new Set<Watcher>();
  readonly #ending = new AbortController();
  #endPause: (() => void) | undefined;
  /** A poll is wanted that begins from now on: one that is under way may miss what has just changed. */
  #isWanted = false;
  #isRunning = false;

  constructor(retrieve: Poll["retrieve"]) {
    this.#retrieve = retrieve;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.#endPause?.();
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Returns whether it was the last one: the poll is then over. */
  remove(watcher: Watcher): boolean {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return false;
    this.#ending.abort();
    this.#endPause?.();
    return true;
  }

  wake(): void {
    this.#isWanted = true;
    this.#endPause?.();
  }

  async #run(): Promise<void> {
    let grown = 1;
    let before: string | undefined;
    while (this.#watchers.size > 0) {
      this.#isWanted = false;
      const look = await this.#look();
      const found = "identification" in look ? JSON.stringify(look.identification) : before;
      grown = found === before ? Math.min(grown * growth, mostGrown) : 1;
      before = found;
      for (const watcher of [...this.#watchers]) watcher.see(look);
      await this.#pause(look, grown);
    }
  }

  async #look(): Promise<Look> {
    const askedAt = Date.now();
    try {
      return { askedAt, identification: await this.#retrieve(this.#ending.signal) };
    } catch (error) {
      return { askedAt, error: error as SolarisError };
    }
  }

  async #pause(look: Look, grown: number): Promise<void> {
    if (this.#isWanted || this.#watchers.size === 0) return;
    const watchers = [...this.#watchers];
    const paceMs = grown * Math.min(...watchers.map(({ intervalMs }) => intervalMs));
    const limited = "error" in look && look.error instanceof RateLimitError ? look.error : undefined;
    const due = watchers.map(({ dueAt = 0 }) => dueAt).filter((at) => at > look.askedAt);
    const dueInMs = Math.max(0, Math.min(...due) - Date.now());
    // A poll that is due does not shorten the pause that the provider has asked for.
    const ms = limited ? Math.max(limited.retryAfterMs ?? 0, 2 * paceMs) : Math.min(paceMs, dueInMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, longestTimerMs));
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = undefined;
  }
}

const longestTimerMs = 2_147_483_647;

/** Whether the next poll may succeed after this error. 404 too: the identification may be returned later only. */
export function isTemporary(error: SolarisError): boolean {
  if (error instanceof ConfigurationError || error instanceof ClientClosedError) return false;
  const { status = 500 } = error;
  return !(error instanceof ApiError) || status >= 500 || status === 404 || status === 429;
}
