// The same click through the core of openai-node, a widely used client for another API: with its own defaults, but for the timeout.
import OpenAI from "openai";
import { pathOf, tokenSource, watchedFetch } from "./common.mjs";

export const label = "openai-node's core";

/** @type {import("./client.js").CreateClient} */
export function createClient(target, { tell }) {
  const client = new OpenAI({
    baseURL: target.baseUrl,
    apiKey: tokenSource(target, tell),
    timeout: target.timeoutMs,
    fetch: watchedFetch(tell),
    logLevel: "off",
  });
  return {
    async click(ref) {
      try {
        /** @type {any} */
        const { current_reference_token } = await client.patch(pathOf(ref));
        return { ok: true, token: current_reference_token };
      } catch (/** @type {any} */ error) {
        return { ok: false, name: `${error.constructor.name}${error.status ? ` ${error.status}` : ""}` };
      }
    },
  };
}
