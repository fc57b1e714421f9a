// One call in a browser, by what carries openai-node's requests.
import OpenAI from "openai";

export function authorize(baseURL, apiKey, personId, identificationId) {
  const ids = [personId, identificationId].map(encodeURIComponent);
  const openai = new OpenAI({ apiKey, baseURL, maxRetries: 0, dangerouslyAllowBrowser: true });
  return openai.patch(`/v1/persons/${ids[0]}/identifications/${ids[1]}/authorize`);
}
