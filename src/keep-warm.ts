// Keeps a token and a connection ready for some time after the last call, so that the next call costs one round trip.
import { type Auth, obtainToken } from "./auth/auth.js";
import { untilAborted } from "./internal/wait.js";
import type { Transport } from "./transport/transport.js";

/** `auth` is called once in this time, and a connection is replaced at most once, in milliseconds. */
const restMs = 25_000;
/** The rest doubles with each consecutive failure, up to this, in milliseconds. */
const longestRestMs = 400_000;
/** How early a timer may run, in milliseconds. */
const toleranceMs = 1_000;
/** A refresh that takes longer is aborted, in milliseconds. */
const limitMs = 10_000;

export interface Warmed {
  readonly auth: Auth;
  readonly tokenUrl?: string | undefined;
  readonly baseUrl: string;
  readonly transport: Transport;
  /** How long the client is kept warm after its last use, in milliseconds. */
  readonly keepWarm: number;
}

/** Its timers and idle connections do not keep the process alive. */
export class KeepWarm {
  readonly #client: Warmed;
  readonly #pending = new Set<AbortController>();
  #warmUntil = 0;
  #mayOpenAt = 0;
  #mayAskAt = 0;
  readonly #outside: Run;
  #stopped = false;
  #restMs = restMs;
  /** Starts the next refresh; undefined while the client is cold. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Warmed) {
    this.#client = client;
    this.#outside = client.keepWarm > 0 ? contextOf() : asIs;
    if (client.keepWarm > 0) client.transport.onClose?.(() => this.#connectionClosed());
  }

  /** Call it when a call, or `authenticate`, is over. */
  used(): void {
    if (this.#stopped || this.#client.keepWarm === 0) return;
    this.#warmUntil = performance.now() + this.#client.keepWarm;
    if (!this.#timer) this.#refreshIn(0);
  }

  /** Call it when the client is closed. */
  stop(): void {
    this.#stopped = true;
    this.#cool();
    for (const controller of this.#pending) controller.abort(new Error("The client was closed"));
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
    // Otherwise it would run in the async context of the call that set the timer, and be a part of its trace.
    this.#timer = unref(setTimeout(() => this.#outside(() => this.#refresh()), ms));
  }

  async #refresh(): Promise<void> {
    if (performance.now() >= this.#warmUntil) return this.#cool();
    // Set first: a connection that closes during this refresh may need the next one sooner.
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
    // Several connections may close in a short time.
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

  /** Returns whether the work succeeded in time. */
  async #limited(work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = unref(setTimeout(() => controller.abort(new Error("It took too long")), limitMs));
    this.#pending.add(controller);
    try {
      await untilAborted(() => work(signal), signal);
      return true;
    } catch (failure) {
      // One of the two failed: the other is still pending.
      controller.abort(failure);
      return false;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(controller);
    }
  }
}

/** Timers of Node keep the process alive; on other platforms they are numbers. */
function unref(timer: ReturnType<typeof setTimeout>): ReturnType<typeof setTimeout> {
  (timer as Partial<typeof timer>).unref?.();
  return timer;
}

type Run = <T>(work: () => T) => T;

const asIs: Run = (work) => work();

/** Returns a function that runs work in the current async context, if the platform has such contexts. */
function contextOf(): Run {
  return globalThis.process?.getBuiltinModule?.("node:async_hooks").AsyncLocalStorage.snapshot() ?? asIs;
}
