// The client that hey-api generates from our specification, over fetch.
import { ApiError } from "./api-error.mjs";
import { clientThat, nextIdentificationId } from "./ids.mjs";
import { authorizeIdentification, client } from "./node_modules/.hey-api/client.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  client.setConfig({ baseUrl, auth: token });
  const send = async (/** @type {string} */ person) => {
    const path = { person_id: person, id: nextIdentificationId() };
    const { data, error, response } = await authorizeIdentification({ path });
    if (!response.ok) throw new ApiError(response.status, error);
    return data;
  };
  return clientThat(send);
}
