// One call in a browser, by ky.
import ky from "ky";

export function authorize(baseUrl, token, personId, identificationId) {
  const ids = [personId, identificationId].map(encodeURIComponent);
  const client = ky.create({ prefixUrl: baseUrl, headers: { authorization: `Bearer ${token}` } });
  return client.patch(`v1/persons/${ids[0]}/identifications/${ids[1]}/authorize`).json();
}
