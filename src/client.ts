// The client: checks its options and puts the operations of each resource together.
import { closeAuth, obtainToken } from "./auth/auth.js";
import { loadReporter } from "./drift/watch.js";
import { createIdentifications, type Identifications } from "./identifications.js";
import { refuseReentry } from "./internal/reentry.js";
import { untilAborted } from "./internal/wait.js";
import { KeepWarm } from "./keep-warm.js";
import {
  type CallOptions,
  type ClientOptions,
  type CloseOptions,
  checkCallOptions,
  checkClientOptions,
  checkCloseOptions,
} from "./options.js";
import { OpenCalls } from "./request/open-calls.js";
import { toSolarisError } from "./request/result.js";

/**
 * A client of the Solaris identity API. Create one and keep it: it holds the access token and the connections.
 *
 * @example
 * const solaris: SolarisClient = createSolarisClient({ environment: "production", auth });
 * await solaris.authenticate();
 */
export interface SolarisClient extends AsyncDisposableIfKnown {
  /** Operations on the identifications of persons. */
  readonly identifications: Identifications;
  /**
   * Fetches the access token and opens a connection to the API ahead of time, so that the customer's click costs one round trip.
   * It sends nothing to the API. It is optional: a call does whatever is missing. A connection is opened on Node and Bun only, and
   * not with a `fetch` or `agent` of your own.
   *
   * @throws {AuthenticationError} no access token could be obtained
   * @throws {ConnectionError} the token endpoint or the API could not be reached
   * @throws {TimeoutError} `timeoutMs` passed
   * @throws {AbortedError} your `signal` aborted
   * @throws {ClientClosedError} the client was closed
   * @example
   * await solaris.authenticate(); // when the page with the button is shown
   */
  authenticate(options?: Pick<CallOptions, "signal" | "timeoutMs">): Promise<void>;
  /**
   * Closes the client, for example when your process shuts down. It refuses new calls with a {@link ClientClosedError}, waits for
   * pending calls, and for at most a second until a `ledger` knows their outcomes, stops the token renewals of {@link clientCredentials}, and closes the connections that the package opened. A
   * call that is still pending after `timeoutMs` is aborted; the `delivery` of its {@link ClientClosedError} says whether an SMS
   * may have gone out.
   *
   * A closed client stays closed. A second call returns the same promise and ignores its options.
   * `await using solaris = createSolarisClient(…)` closes the client at the end of its block. A `fetch`, `agent` or `auth` of your
   * own stays open.
   *
   * @throws {ConfigurationError} an option is invalid; the client stays open
   * @example
   * process.once("SIGTERM", async () => {
   *   await solaris.close({ timeoutMs: 20_000 });
   * });
   */
  close(options?: CloseOptions): Promise<void>;
}

/** `Symbol.asyncDispose`, if the types of your app declare it: with `@types/node`, or with the lib `esnext.disposable`. */
type AsyncDisposableIfKnown = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [key in Key]: () => Promise<void> }
  : Record<never, never>;

/**
 * Creates a client. It sends nothing until you make a call.
 *
 * @throws {ConfigurationError} an option is missing, invalid or misspelt
 * @example
 * const solaris = createSolarisClient({
 *   environment: "sandbox",
 *   auth: clientCredentials({ clientId, clientSecret }),
 * });
 * const { identification } = await solaris.identifications.authorize({ personId, identificationId });
 */
export function createSolarisClient(options: ClientOptions): SolarisClient {
  const settings = checkClientOptions(options);
  const warmth = new KeepWarm(settings);
  const calls = new OpenCalls(() => warmth.used());
  const client = { ...settings, calls };
  const { auth, baseUrl, tokenUrl, transport } = client;
  if (client.onDrift) void loadReporter(client.warn);
  const preparing = {};
  let closing: Promise<void> | undefined;
  const startClosing = async (options: CloseOptions) => {
    const { timeoutMs } = checkCloseOptions(options);
    warmth.stop();
    await calls.close(timeoutMs);
    await calls.whenWritten?.();
    transport.close?.();
    closeAuth(auth);
  };
  const close = (options: CloseOptions = {}) => {
    closing ??= startClosing(options).catch((refused: unknown) => {
      closing = undefined;
      throw refused;
    });
    return closing;
  };
  return {
    identifications: createIdentifications(client),
    async authenticate(options = {}) {
      const { timeoutMs, signal: callerSignal } = checkCallOptions(options, client);
      refuseReentry(preparing, "authenticate");
      const deadline = calls.start(timeoutMs, callerSignal);
      const { signal } = deadline;
      const prepare = () =>
        Promise.all([obtainToken(auth, { call: preparing, signal, tokenUrl }), transport.connect?.(baseUrl, signal)]);
      try {
        await untilAborted(prepare, signal);
      } catch (thrown) {
        throw toSolarisError(thrown, {
          attempts: 0,
          delivery: "not-sent",
          effect: "none",
          waitingFor: "the token or a connection",
        });
      } finally {
        calls.end(deadline);
      }
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
