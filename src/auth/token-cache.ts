// Keeps an access token for as long as it can be used, renews it before its end, and fetches it once for all who wait.

import { startDeadline } from "../internal/deadline.js";
import { type SharedWork, shareWork } from "../internal/single-flight.js";
import { isJsonObject } from "../response.js";
import { type AuthContext, isBearerToken } from "./auth.js";

/** A token and its times, in milliseconds since the epoch. */
export interface AccessToken {
  readonly value: string;
  /** From then on it is renewed in the background while it is still used. */
  readonly renewAt: number;
  /** From then on it is not used: a little before it expires, lest it expire on the way. */
  readonly staleAt: number;
}

/**
 * No token is used for longer than a day, whatever was said about it, in milliseconds: the provider's live for an hour
 * (docs.solarisgroup.com, API reference: Authentication).
 */
const longestLifetimeMs = 86_400_000;

/** A token that lives for so long from now on, in milliseconds. */
export function tokenWithLifetime(value: string, saidLifetimeMs: number): AccessToken {
  const now = Date.now();
  const lifetimeMs = Math.min(saidLifetimeMs, longestLifetimeMs);
  const marginMs = Math.min(30_000, lifetimeMs / 10);
  return { value, renewAt: now + lifetimeMs * 0.8, staleAt: now + lifetimeMs - marginMs };
}

/** Whether a value from elsewhere is a token that {@link tokenWithLifetime} could have made by now. */
export function isAccessToken(value: unknown): value is AccessToken {
  if (!isJsonObject(value)) return false;
  const { value: token, renewAt, staleAt } = value;
  const hasTimes = typeof renewAt === "number" && typeof staleAt === "number" && renewAt <= staleAt;
  const isCredible = hasTimes && staleAt <= Date.now() + longestLifetimeMs;
  return isCredible && typeof token === "string" && isBearerToken(token);
}

/** How long a renewal in the background may take, in milliseconds. No call waits for it, but the process may. */
const renewalTimeoutMs = 10_000;

/** Judges a token that was not made just now. */
export interface TokenJudge {
  /** Whether the provider has refused it. */
  isRefused(value: string): boolean;
  /** Whether it was not refused, and need not be renewed. */
  isFresh(token: AccessToken): boolean;
}

/** Gives the token. */
export interface TokenCache {
  (wanted: Pick<AuthContext, "signal" | "rejectedToken">): Promise<string>;
  /** Ends a renewal in the background, which no call waits for. */
  stopRenewal(): void;
}

/**
 * Only a token that was fetched is kept: a failure reaches everyone who waited for it, and the next call tries again.
 *
 * @param fetchToken must return a token that has just been made, or one that is fresh
 */
export function createTokenCache(
  fetchToken: (judge: TokenJudge, signal: AbortSignal) => Promise<AccessToken>,
): TokenCache {
  let current: AccessToken | undefined;
  const refused = createRefusals();
  let fetching: SharedWork<string> | undefined;

  const isUsable = ({ value, staleAt }: AccessToken) => !refused.has(value) && Date.now() < staleAt;
  const isFresh = (token: AccessToken) => isUsable(token) && Date.now() < token.renewAt;
  const judge: TokenJudge = { isRefused: refused.has, isFresh };
  const fetchOnce = () => {
    fetching ??= shareWork(
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
    const { signal, end } = startDeadline(renewalTimeoutMs);
    stopRenewal = end;
    fetchOnce()
      .join(signal)
      .catch(() => {})
      .finally(end);
  };

  const giveToken = async ({ signal, rejectedToken }: Parameters<TokenCache>[0]) => {
    // Only this one: a late refusal of an old token leaves a newer one alone.
    if (rejectedToken !== undefined) refused.add(rejectedToken);
    if (!current || !isUsable(current)) return fetchOnce().join(signal);
    if (!isFresh(current)) renew();
    return current.value;
  };
  return Object.assign(giveToken, { stopRenewal: () => stopRenewal() });
}

/** The tokens that were refused last: a store may still hold one of them. */
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
