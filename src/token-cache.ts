// Keeps an access token for as long as it can be used, and fetches it once for all who wait.
import { type SharedWork, shareWork } from "./shared-work.js";

export interface AccessToken {
  readonly value: string;
  /** How long it lives from now on, in milliseconds. */
  readonly lifetimeMs: number;
}

export interface TokenRequest {
  readonly signal: AbortSignal;
  readonly rejectedToken?: string;
}

/** A token is not used in the last moments of its life, lest it expire on the way. */
const marginMs = 30_000;

/** Only a token that was fetched is kept: a failure reaches everyone who waited for it, and the next call tries again. */
export function createTokenCache(
  fetchToken: (signal: AbortSignal) => Promise<AccessToken>,
): (request: TokenRequest) => Promise<string> {
  let current: { readonly value: string; readonly staleAt: number } | undefined;
  let fetching: SharedWork<string> | undefined;

  const startFetching = () => {
    const work: SharedWork<string> = shareWork(async (signal) => {
      try {
        const { value, lifetimeMs } = await fetchToken(signal);
        current = { value, staleAt: Date.now() + lifetimeMs - marginMs };
        return value;
      } finally {
        if (fetching === work) fetching = undefined;
      }
    });
    return work;
  };

  return async ({ signal, rejectedToken }) => {
    // A late refusal of an old token leaves a newer one alone.
    if (current?.value === rejectedToken) current = undefined;
    if (current && Date.now() < current.staleAt) return current.value;
    fetching ??= startFetching();
    return fetching.join(signal);
  };
}
