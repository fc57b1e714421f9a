// This package, as it is used in production: with everything on, and nothing set for speed.
import { clientCredentials, createSolarisClient } from "../../../dist/src/index.js";
import { nextIdentificationId, personId, refusedPersonId } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl) {
  return clientOf(baseUrl, {});
}

/**
 * @param {string} baseUrl
 * @param {{ fetch?: typeof fetch }} transport
 */
export function clientOf(baseUrl, transport) {
  const auth = clientCredentials({
    clientId: "bench",
    clientSecret: "bench-secret",
    tokenUrl: `${baseUrl}/oauth2/token`,
    ...transport,
  });
  let drifted = 0;
  const { identifications } = createSolarisClient({
    baseUrl,
    auth,
    timeoutMs: 150_000,
    maxRetries: 2,
    onDrift() {
      drifted++;
    },
    ...transport,
  });
  const send = (/** @type {string} */ person) =>
    identifications.authorize({ personId: person, identificationId: nextIdentificationId() });
  return {
    async call() {
      const { identification } = await send(personId);
      if (drifted > 0) throw new Error("The documented body was reported to differ from the contract.");
      return identification;
    },
    refused: () => send(refusedPersonId).catch(({ status }) => status),
    close() {},
  };
}
