// The same click through a plain `fetch` in a usual wrapper: p-retry, again after network errors, 429 and 5xx.
import pRetry, { AbortError } from "p-retry";
import { pathOf, tokenSource, watchedFetch } from "./common.mjs";

export const label = "fetch + p-retry";

/** @type {import("./client.js").CreateClient} */
export function createClient(target, { tell }) {
  const fetch = watchedFetch(tell);
  const token = tokenSource(target, tell);
  const send = async (/** @type {any} */ ref) => {
    const response = await fetch(target.baseUrl + pathOf(ref), {
      method: "PATCH",
      headers: { authorization: `Bearer ${await token()}` },
      signal: AbortSignal.timeout(target.timeoutMs),
    });
    const message = `HTTP ${response.status}`;
    if (response.status === 429 || response.status >= 500) throw new Error(message);
    if (!response.ok) throw new AbortError(message);
    return response.json();
  };
  return {
    async click(ref) {
      try {
        const { current_reference_token } = await pRetry(() => send(ref), { retries: 2, minTimeout: 500 });
        return { ok: true, token: current_reference_token };
      } catch (/** @type {any} */ error) {
        return { ok: false, name: error.message };
      }
    },
  };
}
