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

/** What a poll found, and when it asked, on the clock of `performance.now()`. */
export type Look = { readonly askedAt: number } & (
  | { readonly identification: RetrievedIdentification }
  | { readonly error: SolarisError }
);

/** When an identification is polled. */
export interface Pace {
  /** The pause before the next poll, in milliseconds. It grows while nothing changes. */
  readonly intervalMs: number;
  /** When a poll is wanted in any case, on the clock of `performance.now()`. */
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
   * Polls until `see` returns something, and resolves to it. It sees no look that began before. Rejects with what `see` throws, or with
   * the reason of the signal.
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
  /** Each with the number of the first look that it may see: one that began before may miss what has just changed. */
  readonly #watchers = new Map<Watcher, number>();
  readonly #ending = new AbortController();
  #looks = 0;
  #isWanted = false;
  /** After a 429 no poll begins before, on the clock of `performance.now()`. */
  #notBefore = 0;
  #endPause: (() => void) | undefined;

  constructor(retrieve: Poll["retrieve"]) {
    this.#retrieve = retrieve;
  }

  add(watcher: Watcher): void {
    this.#watchers.set(watcher, this.#looks + 1);
    if (this.#watchers.size === 1) void this.#run();
    else this.wake();
  }

  /** Returns whether it was the last one: the polling is then over. */
  remove(watcher: Watcher): boolean {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return false;
    this.#ending.abort();
    this.#endPause?.();
    return true;
  }

  wake(): void {
    this.#isWanted = true;
    if (performance.now() >= this.#notBefore) this.#endPause?.();
  }

  async #run(): Promise<void> {
    let grown = 1;
    let before: string | undefined;
    // All who begin to wait in the same turn see the first look.
    await Promise.resolve();
    while (this.#watchers.size > 0) {
      this.#isWanted = false;
      const nth = ++this.#looks;
      const look = await this.#look();
      const found = "identification" in look ? printOf(look.identification) : before;
      grown = found === before ? Math.min(grown * growth, mostGrown) : 1;
      before = found;
      for (const [watcher, first] of [...this.#watchers]) if (first <= nth) watcher.see(look);
      await this.#pause(look, grown);
    }
  }

  async #look(): Promise<Look> {
    const askedAt = performance.now();
    try {
      return { askedAt, identification: await this.#retrieve(this.#ending.signal) };
    } catch (error) {
      return { askedAt, error: error as SolarisError };
    }
  }

  async #pause(look: Look, grown: number): Promise<void> {
    const watchers = [...this.#watchers.keys()];
    if (watchers.length === 0) return;
    const paceMs = grown * Math.min(...watchers.map(({ intervalMs }) => intervalMs));
    const now = performance.now();
    if ("error" in look && look.error instanceof RateLimitError) {
      this.#notBefore = now + Math.max(look.error.retryAfterMs ?? 0, 2 * paceMs);
    }
    const due = watchers.map(({ dueAt = 0 }) => dueAt).filter((at) => at > look.askedAt);
    const wantedAt = this.#isWanted ? now : Math.min(now + paceMs, ...due);
    const ms = Math.max(wantedAt, this.#notBefore) - now;
    if (ms <= 0) return;
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

/** What changes while one waits. Not the whole body: what is nested deeply enough cannot be written as JSON again. */
function printOf({ status, confirmation_expires_at, current_reference_token }: RetrievedIdentification): string {
  return [status, confirmation_expires_at, current_reference_token].join();
}

/** Whether the next poll may succeed after this error. 404 too: the identification may be returned later only. */
export function isTemporary(error: SolarisError): boolean {
  if (error instanceof ConfigurationError || error instanceof ClientClosedError) return false;
  const { status = 500 } = error;
  return !(error instanceof ApiError) || status >= 500 || status === 404 || status === 429;
}
