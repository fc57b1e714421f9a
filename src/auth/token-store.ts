// A place outside the process where a fleet shares one access token.
import { startDeadline } from "../call/deadline.js";
import type { Signal } from "../call/signal.js";
import { untilAborted } from "../call/wait.js";

/**
 * Keeps one string under a key, for a while: Redis, for example. It may fail or hang: the token is then fetched.
 *
 * @example
 * const tokenStore: TokenStore = {
 *   get: (key) => redis.get(key),
 *   set: (key, token, ttlMs) => redis.set(key, token, { PX: ttlMs }),
 * };
 */
export interface TokenStore {
  /**
   * The string under the key, or nothing.
   *
   * @param key names the client and its credentials by their hash: no secret can be read off it
   * @throws whatever it likes: a token is then fetched, and so it is after 1,000 milliseconds without an answer
   */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /**
   * Keeps the string under the key, for `ttlMs` milliseconds. Nobody waits for it.
   *
   * @param key names the client and its credentials by their hash: no secret can be read off it
   * @param token the access token with its times, as JSON. Whoever reads it can act as the client: keep it as safe
   * @param ttlMs for how long the token can be used, in milliseconds
   * @throws whatever it likes: that is ignored
   */
  set(key: string, token: string, ttlMs: number): unknown;
}

/** How long the store is waited for, in milliseconds: fetching a token does not take much longer. */
const patienceMs = 1_000;

/** What the store holds under the key, as JSON; undefined when it has nothing, fails, or takes too long. */
export async function load(store: TokenStore, key: string, signal: Signal): Promise<unknown> {
  const deadline = startDeadline(patienceMs, signal);
  try {
    const text = await untilAborted(async () => store.get(key), deadline.signal);
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  } finally {
    deadline.end();
  }
}

/** Puts the value into the store, without waiting for it. */
export function save(store: TokenStore, key: string, value: unknown, ttlMs: number): void {
  Promise.resolve()
    .then(() => store.set(key, JSON.stringify(value), ttlMs))
    .catch(() => {});
}

/** A key that depends on all the parts, and from which none can be read. */
export async function keyOf(...parts: string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(parts)));
  return `solaris-esign:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
