// Access tokens by OAuth2 client credentials (docs.solarisgroup.com, API reference: Authentication).
import { tokenScope } from "../generated/contract.js";
import { AuthenticationError } from "./api-error.js";
import { type Auth, isBearerToken } from "./auth.js";
import { ConfigurationError, ConnectionError } from "./errors.js";
import { isJsonObject, parseJson, type ReceivedResponse } from "./response.js";
import { type AccessToken, createTokenCache } from "./token-cache.js";
import { exchange, type Fetch } from "./transport.js";
import { checkedUrl } from "./url.js";

/** What {@link clientCredentials} needs. */
export interface ClientCredentialsOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * Where tokens are fetched.
   * @default the token URL of the client's `environment`
   */
  readonly tokenUrl?: string;
  /**
   * Carries the token request.
   * @default the platform's `fetch`
   */
  readonly fetch?: Fetch;
}

/**
 * Makes the `auth` of a client from a client id and secret. The token is kept until shortly before it expires (tokens
 * live for one hour) and is fetched once for any number of waiting calls.
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
  const authorization = basicAuthorization(options.clientId, options.clientSecret);
  const ownTokenUrl = options.tokenUrl === undefined ? undefined : checkedUrl("tokenUrl", options.tokenUrl);
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const caches = new Map<string, ReturnType<typeof createTokenCache>>();

  return (context) => {
    const tokenUrl = ownTokenUrl ?? context.tokenUrl;
    if (tokenUrl === undefined) {
      throw new ConfigurationError(
        "clientCredentials needs a tokenUrl, because the client was given a baseUrl: pass both.",
      );
    }
    let cached = caches.get(tokenUrl);
    if (!cached) {
      cached = createTokenCache((signal) => fetchToken(fetch, tokenUrl, authorization, signal));
      caches.set(tokenUrl, cached);
    }
    return cached(context);
  };
}

async function fetchToken(fetch: Fetch, url: string, authorization: string, signal: AbortSignal): Promise<AccessToken> {
  const response = await exchange(fetch, url, {
    method: "POST",
    headers: { accept: "application/json", authorization, "content-type": "application/x-www-form-urlencoded" },
    body: `grant_type=client_credentials&scope=${encodeURIComponent(tokenScope)}`,
    signal,
  }).catch((cause: unknown) => {
    throw new ConnectionError("The token endpoint could not be reached.", { delivery: "not-sent", cause });
  });
  return readToken(response);
}

/** Accepts any 2xx: a public stand-in of the API answers 201. An error is not expected to be JSON. */
function readToken(response: ReceivedResponse): AccessToken {
  const { status } = response;
  if (status < 200 || status > 299) throw tokenError(`refused the client credentials with status ${status}`, response);
  const token = parseJson(response.body);
  if (!isJsonObject(token) || typeof token.access_token !== "string") {
    throw tokenError(`answered ${status} without an access_token in a JSON object`, response);
  }
  const value = token.access_token;
  if (!isBearerToken(value)) throw tokenError("answered a token with characters that no header may carry", response);
  return { value, lifetimeMs: lifetimeMsOf(token.expires_in) };
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
