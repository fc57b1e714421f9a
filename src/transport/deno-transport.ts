// The transport of Deno: its `fetch`, with a new connection for each request. When a reused connection breaks, Deno sends the
// request again by itself (denoland/deno#36415), which could send a second SMS unnoticed.
import { platformFetch } from "./platform-fetch.js";
import type { Transport } from "./transport.js";

declare const Deno: { createHttpClient(options: { readonly poolMaxIdlePerHost: number }): object };

export function createTransport(agent?: object): Transport {
  return platformFetch(agent, { client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) });
}
