// What sends the requests of openai-node (fetch), set to repeat none.
import OpenAI from "openai";
import { pathOf } from "./ids.mjs";

export function create(baseURL, apiKey) {
  const openai = new OpenAI({ apiKey, baseURL, maxRetries: 0, dangerouslyAllowBrowser: true });
  return { send: async (...ids) => openai.patch(pathOf(...ids)) };
}
