// ky, which retries no PATCH.
import ky from "ky";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const client = ky.create({ prefixUrl: baseUrl, headers: { authorization: `Bearer ${token}` } });
  const send = (/** @type {string} */ person) => client.patch(nextPath(person).slice(1)).json();
  return clientThat(send, { statusOf: ({ response }) => response.status });
}
