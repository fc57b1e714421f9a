// One call in a browser, by axios.
import axios from "axios";

export async function authorize(baseURL, token, personId, identificationId) {
  const ids = [personId, identificationId].map(encodeURIComponent);
  const client = axios.create({ baseURL, headers: { authorization: `Bearer ${token}` } });
  return (await client.patch(`/v1/persons/${ids[0]}/identifications/${ids[1]}/authorize`)).data;
}
