// undici's request, over its pool of connections.
import { Pool } from "undici";
import { ApiError } from "./api-error.mjs";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const pool = new Pool(baseUrl);
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = async (/** @type {string} */ person) => {
    const response = await pool.request({ path: nextPath(person), method: "PATCH", headers });
    const body = await response.body.json();
    if (response.statusCode >= 300) throw new ApiError(response.statusCode, body);
    return body;
  };
  return clientThat(send);
}
