// Carries requests over the platform's own `fetch`, whose errors rarely say whether a request left.
import { ConfigurationError } from "../errors.js";
import { provesNotSent } from "./fetch-errors.js";
import { fetchTransport } from "./fetch-transport.js";
import type { Transport } from "./transport.js";

/**
 * It is looked up at each call: whatever instruments it may come later.
 * @param more what its requests carry beside what all do
 */
export function platformFetch(agent?: object, more?: object): Transport {
  if (agent !== undefined)
    throw new ConfigurationError(
      "agent works on Node and Bun only: here requests are carried by the platform's fetch.",
    );
  return fetchTransport((url, init) => globalThis.fetch(url, { ...init, ...more }), { provesNotSent });
}
