// The client: checked options, and the operations of each resource.
import { closeAuth, obtainToken } from "./auth/auth.js";
import { reporter } from "./drift/watch.js";
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
import { failureOf } from "./request/result.js";
import type { Warn } from "./warning.js";

/**
 * A client of the Solaris identity API. Make one and keep it: it holds the access token and the connections.
 *
 * @example
 * const solaris: SolarisClient = createSolarisClient({ environment: "production", auth });
 * await solaris.authenticate();
 */
export interface SolarisClient extends AsyncDisposableIfKnown {
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
   * @throws {ClientClosedError} the client was closed
   * @example
   * await solaris.authenticate(); // when the page with the button is shown
   */
  authenticate(options?: Pick<CallOptions, "signal" | "timeoutMs">): Promise<void>;
  /**
   * Closes the client, when your process shuts down: refuses new calls with a {@link ClientClosedError}, waits for those under
   * way, ends the renewals of {@link clientCredentials}, and closes the idle connections. A call that is still under way after
   * `timeoutMs` is aborted; its {@link ClientClosedError} says in `delivery` whether an SMS may have gone out.
   *
   * A client that is closed stays closed. A second call returns the same promise, whatever its options. So does
   * `await using solaris = createSolarisClient(…)` at the end of its block. A `fetch`, `agent` or `auth` of your own stays open.
   *
   * @throws {ConfigurationError} an option is malformed; the client stays open
   * @example
   * process.once("SIGTERM", async () => {
   *   await solaris.close({ timeoutMs: 20_000 });
   * });
   */
  close(options?: CloseOptions): Promise<void>;
}

/** `Symbol.asyncDispose`, where the types of an app have it: with `@types/node`, or the lib `esnext.disposable`. */
type AsyncDisposableIfKnown = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [key in Key]: () => Promise<void> }
  : Record<never, never>;

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
      const { signal, end } = calls.start(timeoutMs, callerSignal);
      const prepare = () =>
        Promise.all([obtainToken(auth, { call: preparing, signal, tokenUrl }), transport.connect?.(baseUrl, signal)]);
      try {
        await untilAborted(prepare, signal);
      } catch (thrown) {
        throw failureOf(thrown, {
          attempts: 0,
          delivery: "not-sent",
          effect: "none",
          waitingFor: "the token or a connection",
        });
      } finally {
        end();
      }
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** Early, so that the drift checker is there when the first answer is. */
async function loadReporter(warn: Warn): Promise<void> {
  if (await reporter.load()) return;
  warn(
    "drift_checker_missing",
    "onDrift reports nothing, because the drift checker could not be loaded. It is loaded on demand, and a bundler writes it " +
      "into a file of its own: deploy every file that the bundler wrote.",
  );
}
