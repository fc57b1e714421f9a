// openapi-fetch by itself, as its documentation shows it.
import createClient from "openapi-fetch";
import { ApiError } from "./api-error.mjs";
import { clientThat, nextIdentificationId } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const client = createClient({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const send = async (/** @type {string} */ person) => {
    const { data, error, response } = await client.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", {
      params: { path: { person_id: person, id: nextIdentificationId() } },
    });
    if (!response.ok) throw new ApiError(response.status, error);
    return data;
  };
  return clientThat(send);
}
