// Makes the `auth` of a client from its credentials.

import { ConfigurationError } from "../errors.js";
import {
  type Check,
  type Checks,
  checkedOptions,
  checkFlag,
  checkFunction,
  checkUrl,
  isWellFormed,
  optional,
  unchecked,
} from "../internal/validate.js";
import { chooseTransport, type TransportOptions } from "../transport/choose-transport.js";
import { createWarn, type SolarisWarning } from "../warning.js";
import { type AuthContext, type OwnAuth, stopRenewals } from "./auth.js";
import { createTokenCache, type TokenCache } from "./token-cache.js";
import { fetchToken, type TokenRequestEvent } from "./token-endpoint.js";
import { openStore, type TokenStore } from "./token-store.js";

/**
 * What {@link clientCredentials} needs.
 *
 * @example
 * const options: ClientCredentialsOptions = { clientId, clientSecret, tokenUrl: "https://auth.example/oauth2/token" };
 * clientCredentials(options);
 */
export interface ClientCredentialsOptions extends TransportOptions {
  /** Id of the partner's client. Not empty, and without a colon, unless `basicEncoding` is `"form"`. */
  readonly clientId: string;
  /** Its secret. Sent to the token endpoint only, and never printed. */
  readonly clientSecret: string;
  /**
   * How id and secret are written into the header (HTTP Basic): `"raw"`, as the provider's own curl example does, or
   * `"form"`, form-encoded first, as RFC 6749, section 2.3.1, asks for. The two differ only where an id or secret has other
   * characters than letters, digits, `*`, `-`, `.` and `_`.
   * @default "raw"
   */
  readonly basicEncoding?: "raw" | "form";
  /**
   * Where tokens are fetched: https, or http on a loopback host. Requests go to exactly this address, a slash at its end
   * included.
   * @default the token URL of the client's `environment`
   */
  readonly tokenUrl?: string;
  /**
   * Allows plain http in `tokenUrl` also on a host that is not loopback: for a stand-in of the provider in another
   * container, never for the provider. The client secret travels unencrypted.
   * @default false
   */
  readonly allowInsecureHttp?: boolean;
  /**
   * Where a fleet shares one token. It may fail or hang without breaking a call; `onWarning` reports it.
   * @default none: each process fetches a token of its own
   */
  readonly tokenStore?: TokenStore;
  /**
   * Receives each request to the token endpoint, those in the background included, and none for a token that comes from
   * `tokenStore`. Errors that it throws are ignored.
   * @default none: nothing is reported
   */
  readonly onTokenRequest?: (event: TokenRequestEvent) => void;
  /**
   * Receives what fails no call, but that you should know; each kind once. Errors that it throws are ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, where the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

/**
 * Makes the `auth` of a client from a client id and secret. The token is kept until shortly before it expires (tokens live
 * for one hour), is fetched once for any number of waiting calls, and is renewed in the background in the last fifth of
 * its life, so that no call waits for it. A token request has no side effect, so it is repeated (twice at most) when there
 * was no answer, or a 429 or 5xx. Its connection is closed afterwards, unless you pass a `fetch` or `agent`.
 *
 * The returned function rejects with {@link AuthenticationError} when the token endpoint refuses or answers no usable token,
 * {@link ConnectionError} when it cannot be reached, and {@link ConfigurationError} when there is no token URL. You can call
 * it yourself, too, for a token for other calls.
 *
 * @throws {ConfigurationError} for a missing or malformed option
 * @example
 * const solaris = createSolarisClient({
 *   environment: "sandbox",
 *   auth: clientCredentials({ clientId, clientSecret }),
 * });
 */
export function clientCredentials(
  options: ClientCredentialsOptions,
): (context?: Partial<AuthContext>) => Promise<string> {
  const given = checkedOptions("clientCredentials", options, checks);
  const { clientId, clientSecret, allowInsecureHttp, tokenStore, onTokenRequest } = given;
  const checkTokenUrl = (url: string) => checkUrl("tokenUrl", url, allowInsecureHttp);
  if (given.tokenUrl !== undefined) checkTokenUrl(given.tokenUrl);
  const authorization = basicAuthorization(given);
  const transport = chooseTransport(given);
  // Nothing would use the connection of a token request again within the hour: it would only linger.
  transport.close?.();
  const endpoint = { transport, authorization, onTokenRequest };
  const warn = createWarn(given.onWarning);
  const caches = new Map<string, TokenCache>();

  const cacheFor = (tokenUrl: string) => {
    const store = tokenStore && openStore(tokenStore, [tokenUrl, clientId, clientSecret], warn);
    return createTokenCache(async (judge, signal) => {
      const shared = await store?.load(judge, signal);
      if (shared) return shared;
      const token = await fetchToken(endpoint, tokenUrl, signal);
      store?.save(token);
      return token;
    });
  };

  const giveToken = async ({
    tokenUrl: environmentUrl,
    signal = new AbortController().signal,
    rejectedToken,
  }: Partial<AuthContext> = {}) => {
    const tokenUrl = given.tokenUrl ?? environmentUrl;
    if (tokenUrl === undefined) {
      throw new ConfigurationError(
        "clientCredentials needs a tokenUrl: an environment brings its own, a baseUrl does not.",
      );
    }
    let cache = caches.get(tokenUrl);
    if (!cache) {
      checkTokenUrl(tokenUrl);
      cache = cacheFor(tokenUrl);
      caches.set(tokenUrl, cache);
    }
    return cache({ signal, rejectedToken });
  };
  const stop = () => {
    for (const cache of caches.values()) cache.stopRenewal();
  };
  // Not enumerable: a copy of its properties is no `auth` of this package.
  return Object.defineProperty(giveToken, stopRenewals, { value: stop }) as OwnAuth;
}

const checkText: Check = (name, text) => {
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} must be a non-empty string. Is the variable set that it is read from?`);
  }
  // It would be sent as another character, and the credentials refused.
  if (!isWellFormed(text)) throw new ConfigurationError(`${name} contains half a character (a lone surrogate).`);
};

const checkEncoding: Check = (name, encoding) => {
  if (encoding === "raw" || encoding === "form") return;
  throw new ConfigurationError(`${name} must be "raw" or "form".`);
};

const checkTokenStore: Check = (name, store) => {
  const { get, set } = (store ?? {}) as Partial<TokenStore>;
  checkFunction(`${name}.get`, get);
  checkFunction(`${name}.set`, set);
};

/** Every option, and how it is checked by itself. */
const checks: Checks<ClientCredentialsOptions> = {
  clientId: checkText,
  clientSecret: checkText,
  basicEncoding: optional(checkEncoding),
  tokenUrl: unchecked,
  allowInsecureHttp: checkFlag,
  fetch: unchecked,
  agent: unchecked,
  tokenStore: optional(checkTokenStore),
  onTokenRequest: optional(checkFunction),
  onWarning: optional(checkFunction),
};

function basicAuthorization({ clientId, clientSecret, basicEncoding = "raw" }: ClientCredentialsOptions): string {
  const isForm = basicEncoding === "form";
  if (!isForm && clientId.includes(":")) {
    throw new ConfigurationError(
      'clientId contains a colon, which ends it: basicEncoding: "form" writes it otherwise.',
    );
  }
  const pair = isForm ? `${formEncoded(clientId)}:${formEncoded(clientSecret)}` : `${clientId}:${clientSecret}`;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice("=".length);
}
