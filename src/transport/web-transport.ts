// The transport of all platforms except Node, Bun and Deno.
import { platformFetch } from "./platform-fetch.js";
import type { Transport } from "./transport.js";

export function createTransport(agent?: object): Transport {
  return platformFetch(agent);
}
