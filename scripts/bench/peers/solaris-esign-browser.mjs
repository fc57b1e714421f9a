// This package in a browser, where the app has its token from elsewhere.
import { createSolarisClient } from "../../../dist/src/index.js";

export function create(baseUrl, token) {
  const solaris = createSolarisClient({ baseUrl, auth: () => token });
  return { send: (personId, identificationId) => solaris.identifications.authorize({ personId, identificationId }) };
}
