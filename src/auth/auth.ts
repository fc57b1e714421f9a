// Gets the access token of a request from `auth`.

import { AuthenticationError, isSolarisError } from "../errors.js";
import { askFor } from "../internal/reentry.js";
import { realSignal, type Signal } from "../internal/signal.js";

/**
 * The argument of an {@link Auth} function. You may ignore all of it.
 *
 * @example
 * const auth = ({ signal, rejectedToken }: AuthContext) =>
 *   vault.accessToken({ signal, renew: rejectedToken !== undefined });
 */
export interface AuthContext {
  /** Aborts when no call waits for the token any more. */
  readonly signal: AbortSignal;
  /** The token that the provider has just refused with 401: do not return it again. */
  readonly rejectedToken?: string | undefined;
  /** The token URL of the client's `environment`; undefined for a client with a `baseUrl`. */
  readonly tokenUrl?: string | undefined;
}

/**
 * Returns the access token for the next request: the token alone, without `Bearer`. Use {@link clientCredentials}, or write your
 * own. The client calls it for each call, and once more after a 401, so cache the token yourself. If it throws, the call fails with
 * an {@link AuthenticationError} that has the thrown error as its `cause`.
 *
 * It must not make the call for which it is called: that call would wait for itself, and is refused with a
 * {@link ConfigurationError}. (In a browser and on workerd it is refused only before the first `await` of the function.)
 *
 * @example
 * const auth: Auth = ({ signal, rejectedToken }) => vault.accessToken({ signal, renew: rejectedToken !== undefined });
 */
export type Auth = (context: AuthContext) => string | Promise<string>;

/** An {@link AuthContext} with a signal of ours: a function of the caller's gets a real one. */
export type TokenWanted = Omit<AuthContext, "signal"> & { readonly signal: Signal };

/** What an `auth` of this package can do besides. It makes no calls, so no check for re-entry is needed. */
export interface OwnMethods {
  /** Returns the token, fetching it if necessary. */
  get(wanted: TokenWanted): Promise<string>;
  /** The token for the token URL of an environment, if it can be used without waiting. */
  cachedToken(tokenUrl: string | undefined): string | undefined;
  /** Stops the renewals in the background. Other clients can still use this `auth`. */
  stopRenewals(): void;
}

/** By identity: a wrapper, a proxy or a spy around an `auth` of this package is the caller's own, and is called for each request. */
const ownMethods = new WeakMap<Auth, OwnMethods>();

export function registerOwn(auth: Auth, methods: OwnMethods): void {
  ownMethods.set(auth, methods);
}

export function closeAuth(auth: Auth): void {
  ownMethods.get(auth)?.stopRenewals();
}

/** The token, if an `auth` of this package can return one without waiting. */
export function cachedToken(auth: Auth, tokenUrl: string | undefined): string | undefined {
  return ownMethods.get(auth)?.cachedToken(tokenUrl);
}

/** The call that needs the token, for `refuseReentry`. */
export interface TokenWantedFor extends TokenWanted {
  readonly call: object;
}

/**
 * Gets a token, and checks that a header can contain it: the platform's own error would print the token.
 *
 * @throws {AuthenticationError} the function failed (see `cause`), or returned no usable token
 */
export async function obtainToken(auth: Auth, { call, signal, ...told }: TokenWantedFor): Promise<string> {
  const own = ownMethods.get(auth);
  const token = await giveCause(
    own
      ? () => own.get({ ...told, signal })
      : () => askFor(call, async () => auth({ ...told, signal: realSignal(signal) })),
  );
  if (typeof token !== "string" || !isBearerToken(token)) {
    throw new AuthenticationError(
      "auth returned no usable access token: it must be the token alone, a string of visible ASCII characters without spaces.",
      { delivery: "not-sent" },
    );
  }
  return token;
}

/** Whether a header can contain the token. */
export function isBearerToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

async function giveCause(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    // The delivery of another call, which auth made, is not true for this call.
    if (isSolarisError(cause) && cause.delivery === "not-sent") throw cause;
    throw new AuthenticationError("auth failed to return an access token; the cause of this error is what it threw.", {
      delivery: "not-sent",
      cause,
    });
  }
}
