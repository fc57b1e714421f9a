// One call in a browser, by the client that hey-api generates.
import { client } from "../node_modules/.hey-api/client.gen";
import { authorizeIdentification } from "../node_modules/.hey-api/sdk.gen";

export async function authorize(baseUrl, token, personId, identificationId) {
  client.setConfig({ baseUrl, auth: token });
  const path = { person_id: personId, id: identificationId };
  return (await authorizeIdentification({ path, throwOnError: true })).data;
}
