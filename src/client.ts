// The client: checked options, and the operations of each resource.
import { obtainToken } from "./auth/access-token.js";
import { refuseReentry } from "./auth/reentry.js";
import { startDeadline } from "./call/deadline.js";
import { failureOf } from "./call/failure.js";
import { untilAborted } from "./call/wait.js";
import { reporter } from "./drift/watch.js";
import { createIdentifications, type Identifications } from "./identifications.js";
import { type CallOptions, type ClientOptions, checkCallOptions, checkClientOptions } from "./options.js";

/**
 * A client of the Solaris identity API. Make one and keep it: it holds the access token and the connections.
 *
 * @example
 * const solaris: SolarisClient = createSolarisClient({ environment: "production", auth });
 * await solaris.authenticate();
 */
export interface SolarisClient {
  /** The calls that are about identifications of persons. */
  readonly identifications: Identifications;
  /**
   * Fetches the access token, and opens a connection to the API (on Node and Bun, without a `fetch` or `agent` of your own), so
   * that the customer's click costs one round trip. Nothing is sent to the API. Optional: a call does what is missing.
   *
   * @throws {AuthenticationError} no access token could be had
   * @throws {ConnectionError} the token endpoint or the API could not be reached
   * @throws {TimeoutError} `timeoutMs` passed
   * @throws {AbortedError} `signal` was aborted
   * @example
   * await solaris.authenticate(); // when the page with the button is shown
   */
  authenticate(options?: Pick<CallOptions, "signal" | "timeoutMs">): Promise<void>;
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
  const client = checkClientOptions(options);
  const { auth, baseUrl, tokenUrl, transport } = client;
  // So that what compares is there when the first answer is.
  if (client.onDrift) void reporter.load();
  const preparing = {};
  return {
    identifications: createIdentifications(client),
    async authenticate(options = {}) {
      const { timeoutMs, signal: callerSignal } = checkCallOptions(options, client);
      refuseReentry(preparing, "authenticate");
      const { signal, end } = startDeadline(timeoutMs, callerSignal);
      const prepare = () =>
        Promise.all([obtainToken(auth, { call: preparing, signal, tokenUrl }), transport.connect?.(baseUrl, signal)]);
      try {
        await untilAborted(prepare, signal);
      } catch (thrown) {
        throw failureOf(thrown, { attempts: 0, delivery: "not-sent", waitingFor: "the token or a connection" });
      } finally {
        end();
      }
    },
  };
}
