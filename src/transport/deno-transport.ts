// Carries requests on Deno: over its `fetch`, each on a connection of its own. When one breaks that was used before,
// Deno sends the request again by itself (denoland/deno#36415), and nobody would know of the second SMS.
import { platformFetch } from "./platform-fetch.js";
import type { Transport } from "./transport.js";

declare const Deno: { createHttpClient(options: { readonly poolMaxIdlePerHost: number }): object };

export function createTransport(agent?: object): Transport {
  return platformFetch(agent, { client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) });
}
