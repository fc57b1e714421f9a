// Keeps a token and a connection ready for a while after a client was used, so that its next call costs one round trip.
import { type Auth, obtainToken } from "./auth/auth.js";
import { untilAborted } from "./internal/wait.js";
import type { Transport } from "./transport/transport.js";

/** How often `auth` is asked for the token, and how often at most a connection is replaced, in milliseconds. */
const restMs = 25_000;
/** The rest doubles with each failure in a row, up to this. */
const longestRestMs = 400_000;
/** Timers of this many milliseconds may run so much early. */
const toleranceMs = 1_000;
/** What takes longer is given up. */
const limitMs = 10_000;

export interface Warmed {
  readonly auth: Auth;
  readonly tokenUrl?: string | undefined;
  readonly baseUrl: string;
  readonly transport: Transport;
  /** For how long after its last use the client is kept warm, in milliseconds. */
  readonly keepWarm: number;
}

/** Its timers and idle connections do not keep the process alive. */
export class KeepWarm {
  readonly #client: Warmed;
  readonly #underWay = new Set<AbortController>();
  #warmUntil = 0;
  #mayOpenAt = 0;
  #mayAskAt = 0;
  readonly #outside: <T>(work: () => T) => T;
  #stopped = false;
  #restMs = restMs;
  /** Waits for the next refresh; there is none while the client is cold. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Warmed) {
    this.#client = client;
    this.#outside = client.keepWarm > 0 ? contextOf() : (work) => work();
    if (client.keepWarm > 0) client.transport.onClose?.(() => this.#connectionClosed());
  }

  /** A call, or `authenticate`, is over. */
  used(): void {
    if (this.#stopped || this.#client.keepWarm === 0) return;
    this.#warmUntil = performance.now() + this.#client.keepWarm;
    if (!this.#timer) this.#refreshIn(0);
  }

  /** The client is closed. */
  stop(): void {
    this.#stopped = true;
    this.#cool();
    for (const controller of this.#underWay) controller.abort(new Error("The client was closed"));
  }

  #cool(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #connectionClosed(): void {
    if (this.#timer) this.#refreshIn(Math.max(0, this.#mayOpenAt - performance.now()));
  }

  #refreshIn(ms: number): void {
    clearTimeout(this.#timer);
    // Else it would run in the context of the call that set the timer, and be a part of its trace.
    this.#timer = unref(setTimeout(() => this.#outside(() => this.#refresh()), ms));
  }

  async #refresh(): Promise<void> {
    if (performance.now() >= this.#warmUntil) return this.#cool();
    // First: a connection that closes meanwhile may want the next one sooner.
    this.#refreshIn(restMs);
    const succeeded = await this.#limited((signal) =>
      Promise.all([this.#prepareToken(signal), this.#prepareConnection(signal)]),
    );
    this.#restMs = succeeded ? restMs : Math.min(this.#restMs * 2, longestRestMs);
    if (succeeded || !this.#timer) return;
    this.#mayOpenAt = performance.now() + this.#restMs;
    this.#refreshIn(this.#restMs);
  }

  async #prepareToken(signal: AbortSignal): Promise<void> {
    // Connections may close one after the other.
    if (performance.now() < this.#mayAskAt) return;
    const { auth, tokenUrl } = this.#client;
    await obtainToken(auth, { call: this, signal, tokenUrl });
    this.#mayAskAt = performance.now() + restMs - toleranceMs;
  }

  async #prepareConnection(signal: AbortSignal): Promise<void> {
    const { transport, baseUrl } = this.#client;
    const opened =
      performance.now() >= this.#mayOpenAt && (await transport.connect?.(baseUrl, signal, { unref: true }));
    if (opened) this.#mayOpenAt = performance.now() + restMs;
  }

  /** Whether the work succeeded, in time. */
  async #limited(work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = unref(setTimeout(() => controller.abort(new Error("It took too long")), limitMs));
    this.#underWay.add(controller);
    try {
      await untilAborted(() => work(signal), signal);
      return true;
    } catch (failure) {
      // Of two, the other may go on.
      controller.abort(failure);
      return false;
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(controller);
    }
  }
}

/** The timers of Node keep its process alive, and those of other platforms are numbers. */
function unref(timer: ReturnType<typeof setTimeout>): ReturnType<typeof setTimeout> {
  (timer as Partial<typeof timer>).unref?.();
  return timer;
}

/** Runs work in the asynchronous context of now, where the platform has such contexts. */
function contextOf(): <T>(work: () => T) => T {
  const hooks = globalThis.process?.getBuiltinModule?.("node:async_hooks");
  return hooks ? hooks.AsyncLocalStorage.snapshot() : (work) => work();
}
