// The platform's fetch, as anyone would write it: what every other client is compared with.
import { ApiError, pathOf } from "./ids.mjs";

export function create(baseUrl, token) {
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = async (...ids) => {
    const response = await fetch(baseUrl + pathOf(...ids), { method: "PATCH", headers });
    const body = await response.json();
    if (!response.ok) throw new ApiError(response.status, body);
    return body;
  };
  return { send };
}
