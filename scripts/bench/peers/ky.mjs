// ky, which retries no PATCH.
import ky from "ky";
import { pathOf } from "./ids.mjs";

export function create(prefixUrl, token) {
  const client = ky.create({ prefixUrl, headers: { authorization: `Bearer ${token}` } });
  return {
    send: (...ids) => client.patch(pathOf(...ids).slice(1)).json(),
    statusOf: ({ response }) => response.status,
  };
}
