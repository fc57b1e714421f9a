// What carries openai-node's requests (fetch), told to repeat none.
import OpenAI from "openai";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const openai = new OpenAI({ apiKey: token, baseURL: baseUrl, maxRetries: 0 });
  const send = async (/** @type {string} */ person) => openai.patch(nextPath(person));
  return clientThat(send);
}
