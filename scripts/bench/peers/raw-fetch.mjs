// The platform's fetch, as anyone would write it: what every other client is measured against.
import { ApiError } from "./api-error.mjs";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = async (/** @type {string} */ person) => {
    const response = await fetch(baseUrl + nextPath(person), { method: "PATCH", headers });
    const body = await response.json();
    if (!response.ok) throw new ApiError(response.status, body);
    return body;
  };
  return clientThat(send);
}
