// The client: checked options, and the operations of each resource.
import { createIdentifications, type Identifications } from "./identifications.js";
import { type ClientOptions, checkClientOptions } from "./options.js";

/** A client of the Solaris identity API. Make one and keep it: it holds the access token. */
export interface SolarisClient {
  readonly identifications: Identifications;
}

/**
 * Makes a client. Nothing is sent until a call is made.
 *
 * @throws {ConfigurationError} for a missing, malformed or misspelt option
 * @example
 * const solaris = createSolarisClient({
 *   environment: "sandbox",
 *   auth: clientCredentials({ clientId, clientSecret }),
 * });
 * const { identification } = await solaris.identifications.authorize({ personId, identificationId });
 */
export function createSolarisClient(options: ClientOptions): SolarisClient {
  return { identifications: createIdentifications(checkClientOptions(options)) };
}
