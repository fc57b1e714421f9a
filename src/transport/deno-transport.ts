// Carries requests on Deno: over its `fetch`, each on a connection of its own. When one breaks that was used before,
// Deno sends the request again by itself (denoland/deno#36415), and nobody would know of the second SMS.
import type { Transport } from "./transport.js";
import { createTransport as createWebTransport } from "./web-transport.js";

declare const Deno: { createHttpClient(options: { readonly poolMaxIdlePerHost: number }): object };

export function createTransport(agent?: object): Transport {
  return createWebTransport(agent, { client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) });
}
