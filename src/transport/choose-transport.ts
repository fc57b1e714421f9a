// Chooses the transport: the caller's own `fetch`, or the transport of the platform (package.json, `imports`).
import { createTransport } from "#transport";
import { ConfigurationError, isNotSentError } from "../errors.js";
import { reading } from "../internal/validate.js";
import { type Fetch, fetchTransport } from "./fetch-transport.js";
import type { Transport } from "./transport.js";

/**
 * How requests are sent. Pass `fetch` or `agent`, not both.
 *
 * @example
 * const logged: TransportOptions = {
 *   fetch: (url, init) => {
 *     logger.info({ url, method: init.method });
 *     return fetch(url, init);
 *   },
 * };
 */
export interface TransportOptions {
  /**
   * Sends the requests. It must respect `signal` and `redirect: "manual"`, and send each request once. If it throws, the call is
   * `unknown` and is not sent again, unless it throws a {@link NotSentError}. This also applies to the platform's own `fetch` if
   * you pass it.
   * @default on Node and Bun, the package's own transport, which knows whether a request was sent; elsewhere the platform's `fetch`
   */
  readonly fetch?: Fetch;
  /**
   * An `http.Agent` or `https.Agent` of your own (proxy, mTLS), on Node and Bun only. A kept-alive connection that other code has
   * used is not used again, so an agent for this package alone is faster.
   * @default an agent of the package's own, with keep-alive
   */
  readonly agent?: object;
}

/** @throws {ConfigurationError} */
export function chooseTransport({ fetch, agent }: TransportOptions): Transport {
  if (fetch !== undefined && agent !== undefined) {
    throw new ConfigurationError("Pass either fetch or agent: a fetch has its own connections.");
  }
  if (fetch === undefined) return reading("The transport cannot read agent", () => createTransport(agent));
  if (typeof fetch !== "function") throw new ConfigurationError("fetch must be a function.");
  return fetchTransport(fetch, { provesNotSent: isNotSentError, areTheirs: true });
}
