// This package, as it is used in production: with everything on, and nothing set for speed.
import { clientCredentials, createSolarisClient } from "../../../dist/src/index.js";

/** @param {string} baseUrl */
export function create(baseUrl) {
  return clientOf(baseUrl, {});
}

/** @param {string} baseUrl @param {{ fetch?: typeof fetch, keepWarm?: number }} options */
export function clientOf(baseUrl, { keepWarm = 0, ...transport }) {
  const tokenUrl = `${baseUrl}/oauth2/token`;
  const auth = clientCredentials({ clientId: "bench", clientSecret: "bench-secret", tokenUrl, ...transport });
  let drifted = 0;
  const onDrift = () => void drifted++;
  const settings = { keepWarm, timeoutMs: 150_000, maxRetries: 2, onDrift };
  const solaris = createSolarisClient({ baseUrl, auth, ...settings, ...transport });
  const send = async (/** @type {string} */ personId, /** @type {string} */ identificationId) => {
    const { identification } = await solaris.identifications.authorize({ personId, identificationId });
    if (drifted > 0) throw new Error("The documented body was reported to differ from the contract.");
    return identification;
  };
  return { send, authenticate: () => solaris.authenticate() };
}
