// undici's request, over its pool of connections.
import { Pool } from "undici";
import { ApiError, pathOf } from "./ids.mjs";

export function create(baseUrl, token) {
  const pool = new Pool(baseUrl);
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = async (...ids) => {
    const response = await pool.request({ path: pathOf(...ids), method: "PATCH", headers });
    const body = await response.body.json();
    if (response.statusCode >= 300) throw new ApiError(response.statusCode, body);
    return body;
  };
  return { send };
}
