// openapi-fetch by itself, as its documentation shows it.
import createClient from "openapi-fetch";
import { ApiError } from "./ids.mjs";

export function create(baseUrl, token) {
  const client = createClient({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const send = async (person_id, id) => {
    const { data, error, response } = await client.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", {
      params: { path: { person_id, id } },
    });
    if (!response.ok) throw new ApiError(response.status, error);
    return data;
  };
  return { send };
}
