// Fetches access tokens by OAuth2 client credentials (docs.solarisgroup.com, API reference: Authentication).

import { tokenScope } from "../../generated/contract.js";
import { AuthenticationError, ConnectionError } from "../errors.js";
import { backoffMs } from "../internal/backoff.js";
import { CallEnded } from "../internal/deadline.js";
import { notify } from "../internal/notify.js";
import type { Signal } from "../internal/signal.js";
import { pause } from "../internal/wait.js";
import { isJsonObject, parseJson, type ReceivedResponse } from "../response.js";
import { reasonOf } from "../transport/platform-error.js";
import { type Transport, type TransportError, wanted } from "../transport/transport.js";
import { userAgentOf } from "../transport/user-agent.js";
import { isBearerToken } from "./auth.js";
import { type AccessToken, tokenWithLifetime } from "./token-cache.js";

/**
 * Describes one request to the token endpoint. It contains no secret.
 *
 * @example
 * const onTokenRequest = ({ attempt, status, errorCode, durationMs }: TokenRequestEvent) =>
 *   logger.info({ attempt, status, errorCode, durationMs }, "a token request");
 */
export interface TokenRequestEvent {
  /** 1 for the first request for a token. A failed request may be repeated. */
  readonly attempt: number;
  /** Time from the request to its response or the failure, in milliseconds. */
  readonly durationMs: number;
  /** The HTTP status, if there was a response. */
  readonly status?: number | undefined;
  /** The `code` of the error, if the request returned no token; `aborted` or `timeout` if no call waits for the token any more. */
  readonly errorCode?: string | undefined;
  /** The pause before the request is repeated, in milliseconds; undefined if it is not repeated. */
  readonly retryInMs?: number | undefined;
}

export interface TokenEndpoint {
  readonly transport: Transport;
  /** The value of the header `authorization`. */
  readonly authorization: string;
  readonly onTokenRequest: ((event: TokenRequestEvent) => void) | undefined;
}

/** How often a token request may be repeated. */
const maxRetries = 2;

/** @throws {AuthenticationError | ConnectionError} */
export async function fetchToken(endpoint: TokenEndpoint, url: string, signal: Signal): Promise<AccessToken> {
  for (let attempt = 1; ; attempt++) {
    const startedAt = performance.now();
    const outcome = await requestToken(endpoint, url, signal);
    const event = { attempt, durationMs: performance.now() - startedAt };
    if ("token" in outcome) {
      notify(endpoint.onTokenRequest, { ...event, status: outcome.status });
      return outcome.token;
    }
    const { error, isTransient } = outcome;
    const retryInMs = isTransient && !signal.aborted && attempt <= maxRetries ? backoffMs(attempt - 1) : undefined;
    const errorCode = signal.aborted ? endingOf(signal.reason) : error.code;
    notify(endpoint.onTokenRequest, { ...event, status: error.status, errorCode, retryInMs });
    if (retryInMs === undefined) throw error;
    await pause(retryInMs, signal);
  }
}

type Outcome =
  | { readonly token: AccessToken; readonly status: number }
  | { readonly error: AuthenticationError | ConnectionError; readonly isTransient: boolean };

async function requestToken(
  { transport, authorization }: TokenEndpoint,
  url: string,
  signal: Signal,
): Promise<Outcome> {
  let response: ReceivedResponse;
  try {
    response = await transport.send(url, {
      method: "POST",
      headers: {
        ...wanted,
        "user-agent": userAgentOf(),
        authorization,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: `grant_type=client_credentials&scope=${encodeURIComponent(tokenScope)}`,
      signal,
    });
  } catch (thrown) {
    const { cause } = thrown as TransportError;
    const message = `The token endpoint could not be reached${reasonOf(cause)}.`;
    return { error: new ConnectionError(message, { delivery: "not-sent", cause }), isTransient: true };
  }
  const { status } = response;
  const token = readToken(response);
  if (typeof token !== "string") return { token, status };
  const error = new AuthenticationError(`The token endpoint ${token}.`, { delivery: "not-sent", response });
  return { error, isTransient: status === 429 || status >= 500 };
}

/**
 * Returns the token, or the reason why there is none. Any 2xx is a success: a public stand-in of the API responds with 201. The
 * body of an error is not read, because a server may repeat the credentials in it.
 */
function readToken({ status, body }: ReceivedResponse): AccessToken | string {
  if (status < 200 || status > 299) {
    const refused = status === 400 || status === 401 || status === 403;
    return `${refused ? "refused" : "answered"} the client credentials with status ${status}`;
  }
  const token = parseJson(body);
  if (!isJsonObject(token) || typeof token.access_token !== "string") {
    return `answered ${status} without an access_token in a JSON object`;
  }
  if (!isBearerToken(token.access_token)) return "returned a token with characters that are not allowed in a header";
  return tokenWithLifetime(token.access_token, lifetimeMsOf(token.expires_in));
}

/** Some servers write the seconds as a string. Without a lifetime in the response, the documented hour applies. */
function lifetimeMsOf(expiresIn: unknown): number {
  const seconds = typeof expiresIn === "string" && /^\d+$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  return 1000 * (typeof seconds === "number" && seconds >= 0 ? seconds : 3600);
}

function endingOf(reason: unknown): string {
  return reason instanceof CallEnded && reason.by === "deadline" ? "timeout" : "aborted";
}
