// What carries openai-node's requests (fetch), told to repeat none.
import OpenAI from "openai";
import { nextPath, personId, refusedPersonId } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const openai = new OpenAI({ apiKey: token, baseURL: baseUrl, maxRetries: 0 });
  const send = async (/** @type {string} */ person) => openai.patch(nextPath(person));
  return {
    call: () => send(personId),
    refused: () => send(refusedPersonId).catch(({ status }) => status),
    close() {},
  };
}
