// Which transport carries the requests: the caller's own `fetch`, or what is best on the platform (package.json, `imports`).
import { createTransport } from "#transport";
import { ConfigurationError, isNotSentError } from "../errors.js";
import { reading } from "../internal/validate.js";
import { type Fetch, fetchTransport } from "./fetch-transport.js";
import type { Transport } from "./transport.js";

/**
 * How requests are carried; at most one of the two.
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
   * Carries the requests. It must honour `signal` and `redirect: "manual"`, and send each request once. When it throws, the
   * call is `unknown` and is not sent again, unless it throws a {@link NotSentError}. The platform's own `fetch`, given here,
   * is yours, too.
   * @default on Node and Bun, the package's own transport, which knows whether a request left; elsewhere the platform's `fetch`
   */
  readonly fetch?: Fetch;
  /**
   * An `http.Agent` or `https.Agent` of your own (proxy, mTLS), for the package's own transport on Node and Bun. Kept connections that
   * other code has used are not used again, so an agent for this package alone is quicker.
   * @default connections of the package's own, kept alive
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
