// Caches an access token, renews it before it expires, and fetches it once for concurrent calls.

import { Deadline } from "../internal/deadline.js";
import type { Signal } from "../internal/signal.js";
import { SharedWork } from "../internal/single-flight.js";
import { isJsonObject } from "../response.js";
import { isBearerToken, type TokenWanted } from "./auth.js";

/** A token and its times, in milliseconds since the epoch. */
export interface AccessToken {
  readonly value: string;
  /** From this time it is renewed in the background, while calls still use it. */
  readonly renewAt: number;
  /** From this time it is not used: shortly before it expires, because a request needs time to arrive. */
  readonly staleAt: number;
}

/**
 * No token is used for longer than a day, in milliseconds, for any `expires_in`: tokens of the provider live for an hour
 * (docs.solarisgroup.com, API reference: Authentication).
 */
const longestLifetimeMs = 86_400_000;

/** A token that expires after this time, in milliseconds from now. */
export function tokenWithLifetime(value: string, saidLifetimeMs: number): AccessToken {
  const now = Date.now();
  const lifetimeMs = Math.min(saidLifetimeMs, longestLifetimeMs);
  const marginMs = Math.min(30_000, lifetimeMs / 10);
  return { value, renewAt: now + lifetimeMs * 0.8, staleAt: now + lifetimeMs - marginMs };
}

/** Whether a value from a store is a token that {@link tokenWithLifetime} can have made. */
export function isAccessToken(value: unknown): value is AccessToken {
  if (!isJsonObject(value)) return false;
  const { value: token, renewAt, staleAt } = value;
  const hasTimes = typeof renewAt === "number" && typeof staleAt === "number" && renewAt <= staleAt;
  const isCredible = hasTimes && staleAt <= Date.now() + longestLifetimeMs;
  return isCredible && typeof token === "string" && isBearerToken(token);
}

/** The deadline of a renewal in the background, in milliseconds. No call waits for it, but it may keep the process alive. */
const renewalTimeoutMs = 10_000;

/** Judges a token that comes from a store. */
export interface TokenJudge {
  /** Whether the provider has refused it. */
  isRefused(value: string): boolean;
  /** Whether it was not refused, and does not have to be renewed yet. */
  isFresh(token: AccessToken): boolean;
}

export interface TokenCache {
  /** The token, if it can be used without waiting. Starts its renewal when it is time. */
  cached(): string | undefined;
  /** Returns the token, fetching it if necessary. */
  get(wanted: Pick<TokenWanted, "signal" | "rejectedToken">): Promise<string>;
  /** Aborts a renewal in the background. */
  stopRenewal(): void;
}

/**
 * Failures are not cached: all calls that wait get the error, and the next call fetches again.
 *
 * @param fetchToken must return a new token, or one that is fresh
 */
export function createTokenCache(fetchToken: (judge: TokenJudge, signal: Signal) => Promise<AccessToken>): TokenCache {
  let current: AccessToken | undefined;
  const refused = createRefusals();
  let fetching: SharedWork<string> | undefined;

  const isUsable = ({ value, staleAt }: AccessToken) => !refused.has(value) && Date.now() < staleAt;
  const isFresh = (token: AccessToken) => isUsable(token) && Date.now() < token.renewAt;
  const judge: TokenJudge = { isRefused: refused.has, isFresh };
  const fetchOnce = () => {
    fetching ??= new SharedWork(
      async (signal) => {
        current = await fetchToken(judge, signal);
        return current.value;
      },
      () => {
        fetching = undefined;
      },
    );
    return fetching;
  };
  let stopRenewal = () => {};
  const renew = () => {
    if (fetching) return;
    const deadline = new Deadline(renewalTimeoutMs);
    stopRenewal = () => deadline.end();
    fetchOnce()
      .join(deadline.signal)
      .catch(() => {})
      .finally(stopRenewal);
  };

  const cached = () => {
    if (!current || !isUsable(current)) return undefined;
    if (!isFresh(current)) renew();
    return current.value;
  };
  return {
    cached,
    async get({ signal, rejectedToken }) {
      // Only this token: a late refusal of an old token does not affect a newer one.
      if (rejectedToken !== undefined) refused.add(rejectedToken);
      return cached() ?? fetchOnce().join(signal);
    },
    stopRenewal: () => stopRenewal(),
  };
}

/** The last refused tokens: a store may still have one of them. */
function createRefusals() {
  const tokens = new Set<string>();
  return {
    has: (token: string) => tokens.has(token),
    add(token: string) {
      tokens.add(token);
      const [oldest] = tokens;
      if (tokens.size > 20) tokens.delete(oldest as string);
    },
  };
}
