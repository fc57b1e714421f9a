// Sends requests with the platform's own `fetch`, whose errors rarely show whether a request was sent.
import { ConfigurationError } from "../errors.js";
import { provesNotSent } from "./fetch-errors.js";
import { fetchTransport } from "./fetch-transport.js";
import type { Transport } from "./transport.js";

/**
 * Reads `globalThis.fetch` at each request, because a tool may instrument it later.
 * @param more further options of its requests
 */
export function platformFetch(agent?: object, more?: object): Transport {
  if (agent !== undefined)
    throw new ConfigurationError(
      "agent works on Node and Bun only: on this platform its own fetch sends the requests.",
    );
  return fetchTransport((url, init) => globalThis.fetch(url, { ...init, ...more }), { provesNotSent });
}
