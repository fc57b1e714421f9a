// Access tokens by OAuth2 client credentials (docs.solarisgroup.com, API reference: Authentication).
import { tokenScope } from "../../generated/contract.js";
import { isJsonObject, parseJson, type ReceivedResponse } from "../answer/response.js";
import { backoffMs } from "../call/backoff.js";
import { reasonOf } from "../call/failure.js";
import type { Signal } from "../call/signal.js";
import { pause } from "../call/wait.js";
import type { SolarisWarning } from "../call/warning.js";
import { checkUrl } from "../checks/url.js";
import { checkFlag, checkFunction, readOptions } from "../checks/values.js";
import { AuthenticationError } from "../errors/api-error.js";
import { ConfigurationError, ConnectionError } from "../errors/solaris-error.js";
import { chooseTransport, type TransportOptions } from "../transport/choose-transport.js";
import { type Transport, TransportError } from "../transport/transport.js";
import { type Auth, isBearerToken, ownAuth, type TokenWanted } from "./access-token.js";
import { type AccessToken, createTokenCache, type TokenCache, tokenLiving } from "./token-cache.js";
import { keyOf, load, save, type TokenStore } from "./token-store.js";

/**
 * What {@link clientCredentials} needs.
 *
 * @example
 * const options: ClientCredentialsOptions = { clientId, clientSecret, tokenUrl: "https://auth.example/oauth2/token" };
 * clientCredentials(options);
 */
export interface ClientCredentialsOptions extends TransportOptions {
  /** Id of the partner's client. Not empty, and without a colon. */
  readonly clientId: string;
  /** Its secret. Sent to the token endpoint only, and never printed. */
  readonly clientSecret: string;
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
   * Where a fleet shares one token. It may fail or hang without breaking a call.
   * @default none: each process fetches a token of its own
   */
  readonly tokenStore?: TokenStore;
  /**
   * Receives what fails no call, but that you should know; each kind once. Errors that it throws are ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, where the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

const optionNames = [
  "clientId",
  "clientSecret",
  "tokenUrl",
  "allowInsecureHttp",
  "fetch",
  "agent",
  "tokenStore",
  "onWarning",
] as const;

/**
 * Makes the `auth` of a client from a client id and secret. The token is kept until shortly before it expires (tokens live
 * for one hour), is fetched once for any number of waiting calls, and is renewed in the background in the last fifth of
 * its life, so that no call waits for it. A token request has no side effect, so it is repeated (twice at most) when there
 * was no answer, or a 429 or 5xx.
 *
 * The returned function throws {@link AuthenticationError} when the token endpoint refuses or answers no usable token,
 * {@link ConnectionError} when it cannot be reached, and {@link ConfigurationError} when there is no token URL.
 *
 * @throws {ConfigurationError} for a missing or malformed option
 * @example
 * const solaris = createSolarisClient({
 *   environment: "sandbox",
 *   auth: clientCredentials({ clientId, clientSecret }),
 * });
 */
export function clientCredentials(options: ClientCredentialsOptions): Auth {
  const given = readOptions("clientCredentials", options, optionNames);
  const { clientId, clientSecret, tokenUrl: ownTokenUrl, allowInsecureHttp, tokenStore, onWarning } = given;
  if (onWarning !== undefined) checkFunction("onWarning", onWarning);
  if (tokenStore !== undefined) checkTokenStore(tokenStore);
  const authorization = basicAuthorization(clientId, clientSecret);
  checkFlag("allowInsecureHttp", allowInsecureHttp);
  if (ownTokenUrl !== undefined) checkUrl("tokenUrl", ownTokenUrl, allowInsecureHttp);
  const transport = chooseTransport(given);
  const caches = new Map<string, TokenCache>();

  const cacheFor = (tokenUrl: string) =>
    createTokenCache(async (isUsable, signal) => {
      const key = tokenStore && (await keyOf(tokenUrl, clientId, clientSecret));
      const shared = key && (await load(tokenStore, key, signal));
      if (isAccessToken(shared) && isUsable(shared)) return shared;
      const token = await fetchToken(transport, tokenUrl, authorization, signal);
      if (key) save(tokenStore, key, token, token.staleAt - Date.now());
      return token;
    });

  const giveToken = (context: TokenWanted) => {
    const tokenUrl = ownTokenUrl ?? context.tokenUrl;
    if (tokenUrl === undefined) {
      throw new ConfigurationError(
        "clientCredentials needs a tokenUrl, because the client was given a baseUrl: pass both.",
      );
    }
    const cache = caches.get(tokenUrl) ?? cacheFor(tokenUrl);
    caches.set(tokenUrl, cache);
    return cache(context);
  };
  const close = () => {
    for (const cache of caches.values()) cache.stopRenewal();
    transport.close?.();
  };
  return ownAuth(giveToken, close);
}

/** How often a token request is repeated. */
const maxRetries = 2;

async function fetchToken(transport: Transport, url: string, authorization: string, signal: Signal) {
  for (let retries = 0; ; retries++) {
    try {
      const response = await transport.send(url, {
        method: "POST",
        headers: { accept: "application/json", authorization, "content-type": "application/x-www-form-urlencoded" },
        body: `grant_type=client_credentials&scope=${encodeURIComponent(tokenScope)}`,
        signal,
      });
      return readToken(response);
    } catch (thrown) {
      if (signal.aborted || retries >= maxRetries || !mayPass(thrown)) {
        throw thrown instanceof TransportError
          ? new ConnectionError(`The token endpoint could not be reached${reasonOf(thrown.cause)}.`, {
              delivery: "not-sent",
              cause: thrown.cause,
            })
          : thrown;
      }
      await pause(backoffMs(retries), signal);
    }
  }
}

function mayPass(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return true;
  const status = Number((thrown as AuthenticationError).status);
  return status === 429 || status >= 500;
}

/** Accepts any 2xx: a public stand-in of the API answers 201. An error is not expected to be JSON. */
function readToken(response: ReceivedResponse): AccessToken {
  const { status } = response;
  if (status < 200 || status > 299) {
    const refused = status === 400 || status === 401 || status === 403;
    const what = refused ? "refused the client credentials with" : "answered the client credentials with";
    throw tokenError(`${what} status ${status}`, response);
  }
  const token = parseJson(response.body);
  if (!isJsonObject(token) || typeof token.access_token !== "string") {
    throw tokenError(`answered ${status} without an access_token in a JSON object`, response);
  }
  if (!isBearerToken(token.access_token)) {
    throw tokenError("answered a token with characters that no header may carry", response);
  }
  return tokenLiving(token.access_token, lifetimeMsOf(token.expires_in));
}

function tokenError(what: string, response: ReceivedResponse): AuthenticationError {
  return new AuthenticationError(`The token endpoint ${what}.`, { delivery: "not-sent", response });
}

/** An answer that does not say how long its token lives means the documented hour. */
function lifetimeMsOf(expiresInS: unknown): number {
  return 1000 * (typeof expiresInS === "number" && expiresInS >= 0 ? expiresInS : 3600);
}

function basicAuthorization(clientId: unknown, clientSecret: unknown): string {
  if (typeof clientId !== "string" || clientId === "" || clientId.includes(":")) {
    throw new ConfigurationError("clientId must be a non-empty string without a colon.");
  }
  if (typeof clientSecret !== "string" || clientSecret === "") {
    throw new ConfigurationError("clientSecret must be a non-empty string. Is the variable set that it is read from?");
  }
  const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function isAccessToken(value: unknown): value is AccessToken {
  return (
    isJsonObject(value) &&
    typeof value.value === "string" &&
    isBearerToken(value.value) &&
    typeof value.renewAt === "number" &&
    typeof value.staleAt === "number"
  );
}

function checkTokenStore(store: TokenStore | null): void {
  checkFunction("tokenStore.get", store?.get);
  checkFunction("tokenStore.set", store?.set);
}
