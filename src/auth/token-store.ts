// A place outside the process where a fleet shares one access token.

import { CallEnded, startDeadline } from "../internal/deadline.js";
import { untilAborted } from "../internal/wait.js";
import { parseJson } from "../response.js";
import { reasonOf } from "../transport/platform-error.js";
import type { Warn } from "../warning.js";
import { type AccessToken, isAccessToken, type TokenJudge } from "./token-cache.js";

/**
 * Keeps one string under a key, for a while: Redis, for example. It may fail or hang: the token is then fetched, and
 * `onWarning` reports the first failure, and a token that the store lost.
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
   * The string under the key, or nothing.
   *
   * @param key names the client and its credentials by their hash: no secret can be read off it
   * @throws any value: a token is then fetched, and so it is after 1,000 milliseconds without a result
   */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /**
   * Keeps the string under the key, for `ttlMs` milliseconds. Nobody waits for it.
   *
   * @param key names the client and its credentials by their hash: no secret can be read off it
   * @param token the access token with its times, as JSON. Whoever reads it can act as the client: keep it as safe
   * @param ttlMs for how long the token can be used, in milliseconds: a whole number from 1 to 86,400,000
   * @throws any value: it is ignored, but for a warning
   */
  set(key: string, token: string, ttlMs: number): unknown;
}

/** How long the store is waited for, in milliseconds: fetching a token does not take much longer. */
const patienceMs = 1_000;

/** The place in the store of the token of one client and its credentials. */
export interface StoredToken {
  /** A token of the store that can be used. Absent when it has none, fails, or takes too long. */
  load(judge: TokenJudge, signal: AbortSignal): Promise<AccessToken | undefined>;
  /** Puts the token into the store, without waiting for it. */
  save(token: AccessToken): void;
}

/** What is kept, as JSON. */
type StoreEntry = AccessToken & { readonly key: string };

/** @param parts of the key: what the token belongs to */
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
      // It may be another client's, and a different one each time: after a refused one the next is fetched.
      const isDistrusted = lastLoaded !== undefined && judge.isRefused(lastLoaded);
      lastLoaded = undefined;
      if (isDistrusted) return undefined;
      const deadline = startDeadline(patienceMs, signal);
      try {
        const key = await keyOnce();
        const text = await untilAborted(async () => store.get(key), deadline.signal);
        const isNothing = text === undefined || text === null;
        if (isNothing && Date.now() < keptUntil) warn("token_store_forgets", `${forgets} ${consequence}`);
        if (isNothing) return undefined;
        const entry = parseJson(text);
        // A store that pays no heed to the key would make this client act as another.
        if (!isAccessToken(entry) || (entry as StoreEntry).key !== key) {
          warn("token_store_failed", `tokenStore.get returned what tokenStore.set had not kept there. ${consequence}`);
        } else if (judge.isFresh(entry)) {
          lastLoaded = entry.value;
          return entry;
        }
      } catch (thrown) {
        if (!signal.aborted) warn("token_store_failed", `tokenStore.get ${faultOf(thrown)}. ${consequence}`);
      } finally {
        deadline.end();
      }
      return undefined;
    },
    save(token) {
      const keptAt = Date.now();
      // What a store makes of a fraction, or of no time at all, differs: Redis refuses both.
      const ttlMs = Math.floor(token.staleAt - keptAt);
      if (ttlMs < 1) return;
      keyOnce()
        .then((key) => store.set(key, JSON.stringify({ ...token, key } satisfies StoreEntry), ttlMs))
        .then(
          () => {
            keptUntil = keptAt + ttlMs * 0.9;
          },
          (thrown) => warn("token_store_failed", `tokenStore.set ${faultOf(thrown)}. ${consequence}`),
        );
    },
  };
}

const forgets = "tokenStore.get found nothing, although tokenStore.set had kept a token and its time is not over.";
const consequence =
  "Each process fetches tokens of its own. The documentation of TokenStore shows the calls for two Redis libraries.";

/** What a store throws may be anything, also an object that throws when it is looked at. */
function faultOf(thrown: unknown): string {
  try {
    const isLate = thrown instanceof CallEnded && thrown.by === "deadline";
    return isLate ? `did not answer within ${patienceMs} ms` : `failed${reasonOf(thrown)}`;
  } catch {
    return "failed";
  }
}

/** A key that depends on all the parts, and from which none can be read. */
export async function keyOf(parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(parts)));
  return `solaris-esign:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
