// Where access tokens come from, as the client sees it.

import { AuthenticationError, isSolarisError } from "../errors.js";
import { askFor } from "../internal/reentry.js";

/**
 * What an {@link Auth} function is told; it may ignore all of it.
 *
 * @example
 * const auth = ({ signal, rejectedToken }: AuthContext) =>
 *   vault.accessToken({ signal, renew: rejectedToken !== undefined });
 */
export interface AuthContext {
  /** Aborted when nobody waits for the token any more. */
  readonly signal: AbortSignal;
  /** A token that the provider has just refused with 401: do not return it again. */
  readonly rejectedToken?: string | undefined;
  /** The environment's token URL; absent when the client was given a `baseUrl`. */
  readonly tokenUrl?: string | undefined;
}

/**
 * Returns the access token for the next request: the bare token, without `Bearer`. See {@link clientCredentials}, or
 * bring your own. It is asked for each call, and once more after a 401, so keep the token yourself; when it throws, the
 * call fails with an {@link AuthenticationError} that has what was thrown for its `cause`.
 *
 * It must not make the call that it is asked for: that one would wait for itself, and is refused with a
 * {@link ConfigurationError}. (In a browser or on workerd only if it does so before its first `await`.)
 *
 * @example
 * const auth: Auth = ({ signal, rejectedToken }) => vault.accessToken({ signal, renew: rejectedToken !== undefined });
 */
export type Auth = (context: AuthContext) => string | Promise<string>;

/** Stops what an `auth` of this package does in the background. */
export const stopRenewals: unique symbol = Symbol("stopRenewals");

/** An `auth` of this package: it makes no calls, so it needs no guard against re-entry. */
export type OwnAuth = ((context?: Partial<AuthContext>) => Promise<string>) & { readonly [stopRenewals]: () => void };

function isOwn(auth: Auth): auth is OwnAuth {
  return stopRenewals in auth;
}

/** Stops what an `auth` of this package does in the background. Other clients may go on using it. */
export function closeAuth(auth: Auth): void {
  if (isOwn(auth)) auth[stopRenewals]();
}

/** What a function of the caller's may not call while it is asked for a token: see `refuseReentry`. */
export interface TokenWantedFor extends AuthContext {
  readonly call: object;
}

/**
 * Asks for a token, and makes sure that it can stand in a header: the platform's own complaint about one that cannot
 * would print it.
 *
 * @throws {AuthenticationError} with the `cause` when the function failed
 */
export async function obtainToken(auth: Auth, { call, signal, ...told }: TokenWantedFor): Promise<string> {
  const token = await giveCause(
    isOwn(auth) ? () => auth({ ...told, signal }) : () => askFor(call, async () => auth({ ...told, signal })),
  );
  if (typeof token !== "string" || !isBearerToken(token)) {
    throw new AuthenticationError(
      "auth returned no usable access token: it must be the bare token, a string of visible ASCII characters without spaces.",
      { delivery: "not-sent" },
    );
  }
  return token;
}

/** Whether a header may carry it. */
export function isBearerToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

async function giveCause(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    // An error of another call, which auth made, would say of this one what is not true.
    if (isSolarisError(cause) && cause.delivery === "not-sent") throw cause;
    throw new AuthenticationError("auth failed to give an access token; what it threw is the cause of this error.", {
      delivery: "not-sent",
      cause,
    });
  }
}
