// One call in a browser, by this package.
import { createSolarisClient } from "../../../../dist/src/index.js";

export function authorize(baseUrl, token, personId, identificationId) {
  const solaris = createSolarisClient({ baseUrl, auth: () => token });
  return solaris.identifications.authorize({ personId, identificationId });
}
