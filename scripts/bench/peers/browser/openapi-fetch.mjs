// One call in a browser, by openapi-fetch.
import createClient from "openapi-fetch";

export async function authorize(baseUrl, token, personId, identificationId) {
  const client = createClient({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const { data, response } = await client.PATCH("/v1/persons/{person_id}/identifications/{id}/authorize", {
    params: { path: { person_id: personId, id: identificationId } },
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status}.`);
  return data;
}
