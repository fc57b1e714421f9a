// The client that hey-api generates from our specification, over fetch.
import { ApiError } from "./ids.mjs";
import { authorizeIdentification, client } from "./node_modules/.hey-api/client.mjs";

export function create(baseUrl, token) {
  client.setConfig({ baseUrl, auth: token });
  const send = async (person_id, id) => {
    const { data, error, response } = await authorizeIdentification({ path: { person_id, id } });
    if (!response.ok) throw new ApiError(response.status, error);
    return data;
  };
  return { send };
}
