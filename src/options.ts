// The options of a client and of a call: what they are, their defaults, and which are refused.
import type { Middleware } from "openapi-fetch";
import { environments } from "../generated/contract.js";
import type { Auth } from "./auth/auth.js";
import type { DriftReport } from "./drift/report.js";
import { ConfigurationError, type Delivery } from "./errors.js";
import { checkBrowser } from "./internal/browser.js";
import { isSignal } from "./internal/deadline.js";
import {
  type Checks,
  checkedHeaders,
  checkedOptions,
  checkFlag,
  checkFunction,
  checkUrl,
  optional,
  reading,
  unchecked,
  withoutTrailingSlashes,
} from "./internal/validate.js";
import { chooseTransport, type TransportOptions } from "./transport/choose-transport.js";
import type { Transport } from "./transport/transport.js";
import { userAgentOf } from "./transport/user-agent.js";
import { createWarn, type SolarisWarning, type Warn } from "./warning.js";

/**
 * Name of one of the provider's environments (docs.solarisgroup.com, API reference: Authentication).
 *
 * @useDeclaredType
 * @example
 * const environment: Environment = "sandbox";
 */
export type Environment = keyof typeof environments;

/**
 * Limits of a call: set them for a client, or for one call.
 *
 * @example
 * const limits: Limits = { timeoutMs: 30_000, maxRetries: 0 };
 * await solaris.identifications.authorize({ personId, identificationId }, limits);
 */
export interface Limits {
  /**
   * Time for the whole call, token and answer included, in milliseconds (1 to 2 147 483 647).
   * @default 150_000, the provider's own idle timeout (docs.solarisgroup.com, API reference: Requests and responses)
   */
  readonly timeoutMs?: number;
  /**
   * How often a call may be sent again when it is certain that it did nothing. A 401 is answered with a new token once,
   * whatever this says.
   * @default 2
   */
  readonly maxRetries?: number;
}

/**
 * Options of one call; its limits go before the client's.
 *
 * @example
 * const options: CallOptions = { signal: AbortSignal.timeout(20_000), maxRetries: 0 };
 */
export interface CallOptions extends Limits {
  /**
   * Headers that this call adds to its requests, a trace id for example. Calls that share a request send the first one's.
   * Refused are `authorization`, which comes from `auth`, `user-agent`, which `userAgent` extends, `content-type`, and headers that are
   * the transport's, for example `host`, `connection`, `content-length` and `expect`.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /**
   * Ends the call with an {@link AbortedError} when it is aborted.
   * @default none: only the deadline ends the call
   */
  readonly signal?: AbortSignal;
}

/**
 * Options of {@link SolarisClient.close}.
 *
 * @example
 * const options: CloseOptions = { timeoutMs: 20_000 };
 * await solaris.close(options);
 */
export interface CloseOptions {
  /**
   * How long to wait for calls under way before they are aborted, in milliseconds (0 to 2 147 483 647). 0 aborts them at once.
   * @default 10_000
   */
  readonly timeoutMs?: number;
}

/**
 * Where the provider is: one of its environments, or an address of your own.
 *
 * @example
 * const ownStandIn: Address = { baseUrl: "http://127.0.0.1:4010" };
 */
export type Address =
  | {
      /** Its addresses are those of the contract (docs.solarisgroup.com, API reference: Authentication). */
      readonly environment: Environment;
      readonly baseUrl?: never;
    }
  | {
      /**
       * https, or http on a loopback host (elsewhere only with `allowInsecureHttp`). Without the `/v1` of the API; any other
       * path in it is kept.
       */
      readonly baseUrl: string;
      readonly environment?: never;
    };

/**
 * One time that a request was tried. It holds no secret and no personal data.
 *
 * @example
 * const onAttempt = ({ attempt, status, delivery, durationMs }: AttemptEvent) =>
 *   logger.info({ attempt, status, delivery, durationMs }, "authorize was tried");
 */
export interface AttemptEvent {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** 1 for the first time. Counts every try, also those in which nothing could be sent. */
  readonly attempt: number;
  /** From the moment the token was there until the answer was, or the failure, in milliseconds. */
  readonly durationMs: number;
  /** HTTP status, if there was an answer. */
  readonly status?: number | undefined;
  /** `code` of the error, if it failed. */
  readonly errorCode?: string | undefined;
  /** `delivered` when it succeeded; else what is known of the whole call by now. */
  readonly delivery: Delivery | "delivered";
  /**
   * In how many milliseconds it will be tried again; absent when it will not be. 0 after a 401: at once, if there is
   * another token to be had.
   */
  readonly retryInMs?: number | undefined;
}

/**
 * Options of a client. A misspelt one is refused.
 *
 * @example
 * const options: ClientOptions = { environment: "sandbox", auth, timeoutMs: 30_000, maxRetries: 1 };
 */
export type ClientOptions = Address &
  Limits &
  TransportOptions & {
    /** Gives the access token: {@link clientCredentials}, or any function of your own. */
    readonly auth: Auth;
    /**
     * For how long after the last call, or {@link SolarisClient.authenticate}, a connection and a valid token stand ready, in
     * milliseconds (0 to 2 147 483 647): the next call then costs one round trip. A connection that ends is replaced, at most once in
     * 25 seconds, and less often while that fails; `auth` is asked as often. Nothing is sent to the API, and nothing keeps the
     * process alive. Only the token stands ready with a `fetch` or `agent` of your own, through a proxy, and on other runtimes than Node
     * and Bun.
     * @default 0: a call opens and fetches what is missing
     */
    readonly keepWarm?: number;
    /**
     * Allows plain http in `baseUrl` also on a host that is not loopback: for a stand-in of the provider in another
     * container, never for the provider. The access token and the customer's data travel unencrypted.
     * @default false
     */
    readonly allowInsecureHttp?: boolean;
    /**
     * Middlewares of openapi-fetch, which run in each attempt: they can add headers, trace and log. They see the request without
     * its access token, and cannot send it again: see the documentation of errors and retries.
     * @default none
     */
    readonly use?: readonly Middleware[];
    /**
     * What to add to the header `user-agent`, `my-app/2.1` for example: it names the version of this package and of the runtime.
     * @default none: `solaris-esign/<version> node/<version>`
     */
    readonly userAgent?: string;
    /**
     * Told of each time that the request was tried. What it throws is ignored.
     * @default none: nobody is told
     */
    readonly onAttempt?: (event: AttemptEvent) => void;
    /**
     * Told once per call whose answer differs from the contract; if several answers of the call do, of the last one. The
     * answer is handed over all the same, and unchanged. What it throws is ignored.
     *
     * @default none: nothing is compared
     * @example
     * const onDrift: ClientOptions["onDrift"] = (report) => logger.warn(report, "the provider has changed");
     */
    readonly onDrift?: (report: DriftReport) => void;
    /**
     * Receives what fails no call, but that you should know; each kind once. Errors that it throws are ignored.
     * @default `process.emitWarning`, with the type `SolarisWarning`, where the platform has it
     */
    readonly onWarning?: (warning: SolarisWarning) => void;
    /**
     * Lets the client run in a browser, for a test of yours. Every visitor can read the access token there, and a browser's
     * `fetch` may send a request twice, so that the customer gets two SMS.
     * @default false: in a browser no client is made
     */
    readonly dangerouslyAllowBrowser?: boolean;
  };

/** Checked options of a client, with the defaults filled in. */
export interface ClientSettings extends Required<Limits> {
  readonly baseUrl: string;
  readonly tokenUrl?: string | undefined;
  readonly auth: Auth;
  readonly keepWarm: number;
  readonly transport: Transport;
  readonly middleware: readonly Middleware[];
  readonly userAgent: string;
  readonly onAttempt: ((event: AttemptEvent) => void) | undefined;
  readonly onDrift: ((report: DriftReport) => void) | undefined;
  readonly warn: Warn;
}

const millisecondsFrom = (least: number) =>
  optional((name, value) => {
    // The longest time that a timer can be set to; a longer one would fire at once.
    if (typeof value === "number" && value >= least && value <= 2_147_483_647) return;
    throw new ConfigurationError(`${name} must be a number of milliseconds from ${least} to 2147483647.`);
  });

const limitChecks: Checks<Limits> = {
  timeoutMs: millisecondsFrom(1),
  maxRetries: optional((name, value) => {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return;
    throw new ConfigurationError(`${name} must be a whole number, 0 or more.`);
  }),
};

/** What openapi-fetch calls of a middleware. */
const middlewareHooks = ["onRequest", "onResponse", "onError"] as const;

function checkMiddlewares(name: string, value: unknown): void {
  const isMiddleware = (each: unknown) => {
    const hooks = middlewareHooks.map((hook) => (each as Record<string, unknown> | null | undefined)?.[hook]);
    return (
      typeof each === "object" &&
      hooks.some(Boolean) &&
      hooks.every((hook) => hook === undefined || typeof hook === "function")
    );
  };
  if (Array.isArray(value) && value.every(isMiddleware)) return;
  throw new ConfigurationError(
    `${name} must be a list of middlewares, each with ${middlewareHooks.join(", ")} or some of them.`,
  );
}

/** Every option of a client. */
const clientChecks: Checks<ClientOptions> = {
  environment: unchecked,
  baseUrl: unchecked,
  allowInsecureHttp: checkFlag,
  auth: (name, value) => checkFunction(name, value, "for example clientCredentials({ clientId, clientSecret })"),
  keepWarm: millisecondsFrom(0),
  ...limitChecks,
  fetch: unchecked,
  agent: unchecked,
  use: optional(checkMiddlewares),
  userAgent: optional((name, value) => {
    if (typeof value === "string" && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value)) return;
    throw new ConfigurationError(`${name} must be visible ASCII text, for example "my-app/2.1".`);
  }),
  onAttempt: optional(checkFunction),
  onDrift: optional(checkFunction),
  onWarning: optional(checkFunction),
  dangerouslyAllowBrowser: (_, value) => checkBrowser(value),
};

/** Every option of a call. */
const callChecks: Checks<CallOptions> = {
  signal: optional((name, value) => {
    if (isSignal(value)) return;
    throw new ConfigurationError(`${name} must be an AbortSignal, for example that of an AbortController.`);
  }),
  headers: unchecked,
  ...limitChecks,
};

/** @throws {ConfigurationError} */
export function checkClientOptions(given: ClientOptions): ClientSettings {
  const options = checkedOptions("createSolarisClient", given, clientChecks);
  const { auth, keepWarm = 0, onAttempt, onDrift, timeoutMs = 150_000, maxRetries = 2 } = options;
  const [transport, warn] = [chooseTransport(options), createWarn(options.onWarning)];
  const [middleware, userAgent] = [[...(options.use ?? [])], userAgentOf(options.userAgent)];
  return {
    ...addresses(options),
    ...{ auth, keepWarm, transport, middleware, userAgent, onAttempt, onDrift, warn, timeoutMs, maxRetries },
  };
}

/** @throws {ConfigurationError} */
export function checkCallOptions(
  given: CallOptions,
  client: Required<Limits>,
): Required<Limits> & { readonly headers: Readonly<Record<string, string>> } & {
  readonly signal: AbortSignal | undefined;
} {
  const options = checkedOptions("The call", given, callChecks);
  const { timeoutMs = client.timeoutMs, maxRetries = client.maxRetries, signal } = options;
  const headers = reading("The call cannot read headers", () => checkedHeaders("headers", options.headers));
  return { timeoutMs, maxRetries, signal, headers };
}

/** @throws {ConfigurationError} */
export function checkCloseOptions(given: CloseOptions): Required<CloseOptions> {
  const { timeoutMs = 10_000 } = checkedOptions("close", given, { timeoutMs: millisecondsFrom(0) });
  return { timeoutMs };
}

function addresses({
  environment,
  baseUrl,
  allowInsecureHttp,
}: ClientOptions): Pick<ClientSettings, "baseUrl" | "tokenUrl"> {
  if ((environment === undefined) === (baseUrl === undefined)) {
    const names = Object.keys(environments).join(" or ");
    throw new ConfigurationError(`Pass either an environment (${names}) or a baseUrl: one of them, and not undefined.`);
  }
  if (baseUrl !== undefined) {
    checkUrl("baseUrl", baseUrl, allowInsecureHttp);
    const trimmed = withoutTrailingSlashes(baseUrl);
    if (new URL(trimmed).pathname === "/v1") {
      throw new ConfigurationError("baseUrl must not end in /v1: the client adds it.");
    }
    return { baseUrl: trimmed };
  }
  if (!Object.hasOwn(environments, environment as string)) {
    throw new ConfigurationError(`environment must be one of: ${Object.keys(environments).join(", ")}.`);
  }
  return environments[environment as Environment];
}
