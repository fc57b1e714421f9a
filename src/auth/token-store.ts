// A store outside the process, through which several processes share one access token.

import { CallEnded, Deadline } from "../internal/deadline.js";
import type { Signal } from "../internal/signal.js";
import { untilAborted } from "../internal/wait.js";
import { parseJson } from "../response.js";
import { reasonOf } from "../transport/platform-error.js";
import type { Warn } from "../warning.js";
import { type AccessToken, isAccessToken, type TokenJudge } from "./token-cache.js";

/**
 * Stores a string under a key for a limited time, in Redis for example. If it fails or hangs, the client fetches a token, and
 * `onWarning` reports the first failure. `onWarning` also reports that the store lost a token.
 *
 * @example
 * // node-redis (the package redis)
 * const storeOfNodeRedis: TokenStore = {
 *   get: (key) => redis.get(key),
 *   set: (key, token, ttlMs) => redis.set(key, token, { PX: ttlMs }),
 * };
 * // ioredis, whose arguments differ
 * const storeOfIoredis: TokenStore = {
 *   get: (key) => ioredis.get(key),
 *   set: (key, token, ttlMs) => ioredis.set(key, token, "PX", ttlMs),
 * };
 */
export interface TokenStore {
  /**
   * Returns the string under the key; null or undefined if there is none.
   *
   * @param key a hash of the token URL and the credentials; it reveals nothing
   * @throws any value: the client then fetches a token, and also after 1,000 milliseconds without a result
   */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /**
   * Stores the string under the key for `ttlMs` milliseconds. No call waits for it.
   *
   * @param key a hash of the token URL and the credentials; it reveals nothing
   * @param token the access token with its times, as JSON. Code that reads it can act as your client, so protect it
   * @param ttlMs how long the token can be used, in milliseconds: a whole number from 1 to 86,400,000
   * @throws any value: it only causes a warning
   */
  set(key: string, token: string, ttlMs: number): unknown;
}

/** How long a call waits for the store, in milliseconds: fetching a token does not take much longer. */
const patienceMs = 1_000;

/** The entry of one client in the store. */
export interface StoredToken {
  /** Returns a usable token from the store; undefined if the store has none, fails, or takes too long. */
  load(judge: TokenJudge, signal: Signal): Promise<AccessToken | undefined>;
  /** Puts the token into the store without waiting for the result. */
  save(token: AccessToken): void;
}

/** The content of the entry, as JSON. */
type StoreEntry = AccessToken & { readonly key: string };

/** @param parts the parts of the key: token URL and credentials */
export function openStore(store: TokenStore, parts: readonly string[], warn: Warn): StoredToken {
  let digest: Promise<string> | undefined;
  const keyOnce = () => {
    digest ??= keyOf(parts);
    return digest;
  };
  let lastLoaded: string | undefined;
  let keptUntil = 0;

  return {
    async load(judge, signal) {
      // The store may return tokens of other clients, a different one each time: after a refused token the next one is fetched.
      const isDistrusted = lastLoaded !== undefined && judge.isRefused(lastLoaded);
      lastLoaded = undefined;
      if (isDistrusted) return undefined;
      const deadline = new Deadline(patienceMs, signal);
      try {
        const key = await keyOnce();
        const text = await untilAborted(async () => store.get(key), deadline.signal);
        const isNothing = text === undefined || text === null;
        if (isNothing && Date.now() < keptUntil) warn("token_store_forgets", `${forgets} ${consequence}`);
        if (isNothing) return undefined;
        const entry = parseJson(text);
        // A store that ignores the key would make this client act as another client.
        if (!isAccessToken(entry) || (entry as StoreEntry).key !== key) {
          warn(
            "token_store_failed",
            `tokenStore.get returned a value that tokenStore.set did not store under this key. ${consequence}`,
          );
        } else if (judge.isFresh(entry)) {
          lastLoaded = entry.value;
          return entry;
        }
      } catch (thrown) {
        if (!signal.aborted) warn("token_store_failed", `tokenStore.get ${describeFailure(thrown)}. ${consequence}`);
      } finally {
        deadline.end();
      }
      return undefined;
    },
    save(token) {
      const keptAt = Date.now();
      // Redis refuses a fraction, and a time of 0.
      const ttlMs = Math.floor(token.staleAt - keptAt);
      if (ttlMs < 1) return;
      keyOnce()
        .then((key) => store.set(key, JSON.stringify({ ...token, key } satisfies StoreEntry), ttlMs))
        .then(
          () => {
            keptUntil = keptAt + ttlMs * 0.9;
          },
          (thrown) => warn("token_store_failed", `tokenStore.set ${describeFailure(thrown)}. ${consequence}`),
        );
    },
  };
}

const forgets = "tokenStore.get returned nothing, although tokenStore.set stored a token whose time is not over.";
const consequence =
  "Each process now fetches its own tokens. The documentation of TokenStore shows the calls for two Redis libraries.";

/** A store may throw any value, also an object whose properties throw. */
function describeFailure(thrown: unknown): string {
  try {
    const isLate = thrown instanceof CallEnded && thrown.by === "deadline";
    return isLate ? `did not return within ${patienceMs} ms` : `failed${reasonOf(thrown)}`;
  } catch {
    return "failed";
  }
}

/** A hash of all the parts: the key depends on each of them and reveals none. */
export async function keyOf(parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(parts)));
  return `solaris-esign:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
