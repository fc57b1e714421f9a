// The `auth` of a client that fetches tokens with a client id and secret.

import { ConfigurationError } from "../errors.js";
import { LightSignal } from "../internal/signal.js";
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
import { type AuthContext, registerOwn, type TokenWanted } from "./auth.js";
import { createTokenCache, type TokenCache } from "./token-cache.js";
import { fetchToken, type TokenRequestEvent } from "./token-endpoint.js";
import { openStore, type TokenStore } from "./token-store.js";

/**
 * Options of {@link clientCredentials}.
 *
 * @example
 * const options: ClientCredentialsOptions = { clientId, clientSecret, tokenUrl: "https://auth.example/oauth2/token" };
 * clientCredentials(options);
 */
export interface ClientCredentialsOptions extends TransportOptions {
  /** Your client id. Not empty; it can contain a colon only if `basicEncoding` is `"form"`. */
  readonly clientId: string;
  /** Your client secret. It is sent to the token endpoint only, and never printed. */
  readonly clientSecret: string;
  /**
   * How id and secret are encoded for HTTP Basic: `"raw"`, as in the provider's own curl example, or `"form"`: form-encoded first,
   * as RFC 6749, section 2.3.1, requires. The two differ only if an id or secret has characters other than letters, digits, `*`,
   * `-`, `.` and `_`.
   * @default "raw"
   */
  readonly basicEncoding?: "raw" | "form";
  /**
   * The token endpoint: an https address, or http on a loopback host. Requests go to exactly this address; a slash at its end is
   * kept.
   * @default the token URL of the client's `environment`
   */
  readonly tokenUrl?: string;
  /**
   * Allows plain http in `tokenUrl` on hosts other than loopback, for a stand-in of the provider in another container. Never set it
   * for the provider: the client secret would travel unencrypted.
   * @default false
   */
  readonly allowInsecureHttp?: boolean;
  /**
   * Lets several processes share one token. A store that fails or hangs breaks no call; `onWarning` reports it.
   * @default none: each process fetches a token of its own
   */
  readonly tokenStore?: TokenStore;
  /**
   * Receives an event for each request to the token endpoint, also in the background; a token that comes from `tokenStore` causes
   * no request. Errors that it throws are ignored.
   * @default none: nothing is reported
   */
  readonly onTokenRequest?: (event: TokenRequestEvent) => void;
  /**
   * Receives a warning for a problem that fails no call but that you should know; each kind once. Errors that it throws are
   * ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, if the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

/**
 * Creates the `auth` of a client from a client id and secret. It caches the token until shortly before it expires (tokens live for
 * one hour). Concurrent calls share one token request. It renews the token in the background in the last fifth of its life, so that
 * no call waits for it. A token request has no side effect, so it is repeated (twice at most) after no response, a 429 or a 5xx.
 * Its connection is closed afterwards, unless you pass a `fetch` or `agent`.
 *
 * The returned function rejects with an {@link AuthenticationError} if the token endpoint refuses or returns no usable token, with
 * a {@link ConnectionError} if it cannot be reached, and with a {@link ConfigurationError} if there is no token URL. You can also
 * call it yourself, to get a token for other calls.
 *
 * @throws {ConfigurationError} an option is missing or invalid
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
  // The next token request comes in an hour: until then its connection would only be idle.
  transport.close?.();
  const endpoint = { transport, authorization, onTokenRequest };
  const warn = createWarn(given.onWarning);
  const caches = new Map<string, TokenCache>();

  const createCache = (tokenUrl: string) => {
    const store = tokenStore && openStore(tokenStore, [tokenUrl, clientId, clientSecret], warn);
    return createTokenCache(async (judge, signal) => {
      const shared = await store?.load(judge, signal);
      if (shared) return shared;
      const token = await fetchToken(endpoint, tokenUrl, signal);
      store?.save(token);
      return token;
    });
  };

  const cacheOf = (environmentUrl: string | undefined) => {
    const tokenUrl = given.tokenUrl ?? environmentUrl;
    if (tokenUrl === undefined) {
      throw new ConfigurationError("clientCredentials needs a tokenUrl: an environment has one, a baseUrl does not.");
    }
    let cache = caches.get(tokenUrl);
    if (!cache) {
      checkTokenUrl(tokenUrl);
      cache = createCache(tokenUrl);
      caches.set(tokenUrl, cache);
    }
    return cache;
  };
  const giveToken = async ({ tokenUrl, signal = new LightSignal(), rejectedToken }: Partial<TokenWanted> = {}) =>
    cacheOf(tokenUrl).get({ signal, rejectedToken });
  registerOwn(giveToken, {
    get: giveToken,
    cachedToken: (environmentUrl) => caches.get(given.tokenUrl ?? environmentUrl ?? "")?.cached(),
    stopRenewals() {
      for (const cache of caches.values()) cache.stopRenewal();
    },
  });
  return giveToken;
}

const checkText: Check = (name, text) => {
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} must be a non-empty string. Is the environment variable set?`);
  }
  // It would be sent as another character, and the provider would refuse the credentials.
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
      'clientId contains a colon, which would end it in HTTP Basic: set basicEncoding: "form".',
    );
  }
  const pair = isForm ? `${formEncoded(clientId)}:${formEncoded(clientSecret)}` : `${clientId}:${clientSecret}`;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice("=".length);
}
