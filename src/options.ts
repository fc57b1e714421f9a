// The options of a client and of a call: their types, their defaults and their checks.
import type { Middleware } from "openapi-fetch";
import { environments } from "../generated/contract.js";
import type { Auth } from "./auth/auth.js";
import type { ConcurrencyBudget } from "./concurrency/budget.js";
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
  millisecondsFrom,
  optional,
  reading,
  unchecked,
  withoutTrailingSlashes,
} from "./internal/validate.js";
import type { GuardedLedger } from "./ledger/guard.js";
import { guardedLedger, type LedgerOptions, ledgerChecks } from "./ledger/options.js";
import { chooseTransport, type TransportOptions } from "./transport/choose-transport.js";
import type { Transport } from "./transport/transport.js";
import { userAgentOf } from "./transport/user-agent.js";
import { createWarn, type SolarisWarning, type Warn } from "./warning.js";

/**
 * The name of an environment of the provider (docs.solarisgroup.com, API reference: Authentication).
 *
 * @useDeclaredType
 * @example
 * const environment: Environment = "sandbox";
 */
export type Environment = keyof typeof environments;

/**
 * The limits of a call. Set them for a client, or for one call.
 *
 * @example
 * const limits: Limits = { timeoutMs: 30_000, maxRetries: 0 };
 * await solaris.identifications.authorize({ personId, identificationId }, limits);
 */
export interface Limits {
  /**
   * The deadline of the whole call, in milliseconds (1 to 2 147 483 647): token, pauses, every attempt and the response. That of the
   * client does not apply to `waitFor` and `reconcile`: they have their own, and each of their polls has 30 s.
   * @default 150_000, the provider's own idle timeout (docs.solarisgroup.com, API reference: Requests and responses)
   */
  readonly timeoutMs?: number;
  /**
   * How often a call may be sent again when the previous request certainly had no effect. After a 401 the request is sent once more
   * with a new token, for any value of `maxRetries`.
   * @default 2
   */
  readonly maxRetries?: number;
}

/**
 * Options of one call. They override the limits of the client.
 *
 * @example
 * const options: CallOptions = { signal: AbortSignal.timeout(20_000), maxRetries: 0 };
 */
export interface CallOptions extends Limits {
  /**
   * Headers to add to the requests of this call, a trace id for example. A shared request has the headers of the first call. These
   * are refused: `authorization` (`auth` returns the token), `user-agent` (`userAgent` extends it), `content-type`, and the headers
   * that the transport sets, for example `host`, `connection`, `content-length` and `expect`.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /**
   * Abort it to end the call with an {@link AbortedError}.
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
   * How long to wait for pending calls before they are aborted, in milliseconds (0 to 2 147 483 647). 0 aborts them at once.
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
      /** The contract has its addresses (docs.solarisgroup.com, API reference: Authentication). */
      readonly environment: Environment;
      readonly baseUrl?: never;
    }
  | {
      /**
       * An https address, or http on a loopback host (on other hosts only with `allowInsecureHttp`). Without the `/v1` of the API;
       * any other path is kept.
       */
      readonly baseUrl: string;
      readonly environment?: never;
    };

/**
 * Describes one attempt of a call. It contains no secret and no personal data.
 *
 * @example
 * const onAttempt = ({ attempt, status, delivery, durationMs }: AttemptEvent) =>
 *   logger.info({ attempt, status, delivery, durationMs }, "an attempt to authorize");
 */
export interface AttemptEvent {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** 1 for the first attempt. Attempts that could not send anything count too. */
  readonly attempt: number;
  /** Time from the token to the response or the failure, in milliseconds. */
  readonly durationMs: number;
  /** The HTTP status, if there was a response. */
  readonly status?: number | undefined;
  /** The `code` of the error, if the attempt failed. */
  readonly errorCode?: string | undefined;
  /** `delivered` after a success; otherwise the delivery of the whole call so far. */
  readonly delivery: Delivery | "delivered";
  /**
   * The pause before the next attempt, in milliseconds; undefined if there is none. 0 after a 401: the request is sent again at
   * once, if `auth` returns another token.
   */
  readonly retryInMs?: number | undefined;
}

/**
 * Options of a client. A misspelt option is refused.
 *
 * @example
 * const options: ClientOptions = { environment: "sandbox", auth, timeoutMs: 30_000, maxRetries: 1 };
 */
export type ClientOptions = Address &
  Limits &
  TransportOptions &
  LedgerOptions & {
    /** Returns the access token: {@link clientCredentials}, or a function of your own. */
    readonly auth: Auth;
    /**
     * How long a connection and a valid token stay ready after the last call or {@link SolarisClient.authenticate}, in milliseconds
     * (0 to 2 147 483 647): a call in this time costs one round trip. A connection that ends is replaced at most once in 25
     * seconds, and less often while that fails; `auth` is called as often. This sends nothing to the API and does not keep the
     * process alive. With a `fetch` or `agent` of your own, through a proxy, and on runtimes other than Node and Bun, only the
     * token stays ready.
     * @default 0: each call fetches and opens what is missing
     */
    readonly keepWarm?: number;
    /**
     * Allows plain http in `baseUrl` on hosts other than loopback, for a stand-in of the provider in another container. Never set
     * it for the provider: the access token and the customer's data would travel unencrypted.
     * @default false
     */
    readonly allowInsecureHttp?: boolean;
    /**
     * Limits how many requests are under way at once: `localBudget` for this process, `redisBudget` of `solaris-esign/redis` for a
     * fleet. The others wait for their turn until their deadline; an abort ends the wait at once. The provider allows 255 concurrent
     * calls for a partner (docs.solarisgroup.com, API reference: Requests and responses).
     * @default none: on Node and Bun a client has at most 255 connections
     */
    readonly maxConcurrent?: ConcurrencyBudget;
    /**
     * Middlewares of openapi-fetch. They run in each attempt, and can add headers, trace and log. They see the request without its
     * access token, and cannot send it again: see "Middlewares" in `docs/errors-and-retries.md`.
     * @default none
     */
    readonly use?: readonly Middleware[];
    /**
     * Text to add to the header `user-agent`, `my-app/2.1` for example.
     * @default none: `solaris-esign/<version> node/<version>`
     */
    readonly userAgent?: string;
    /**
     * Receives a line of text for each step of a call: token, connection, request, response, retry, end. The lines contain times,
     * statuses and request ids, but no secret, no id of a customer and no value of a body. Errors that it throws are ignored.
     * @default none; with the environment variable `SOLARIS_ESIGN_DEBUG=1` on Node or Bun, the standard error output
     */
    readonly debug?: (line: string) => void;
    /**
     * Receives an event for each attempt. Errors that it throws are ignored.
     * @default none: no event is reported
     */
    readonly onAttempt?: (event: AttemptEvent) => void;
    /**
     * Receives a report for a response that differs from the contract, one per call: for the last such response of the call. Each poll
     * of `waitFor` and `reconcile` is a call. Your code still receives the response unchanged. Errors that it throws are ignored.
     *
     * @default none: responses are not checked for drift
     * @example
     * const onDrift: ClientOptions["onDrift"] = (report) => logger.warn(report, "the provider has changed");
     */
    readonly onDrift?: (report: DriftReport) => void;
    /**
     * Receives a warning for a problem that fails no call but that you should know; each kind once. Errors that it throws are
     * ignored.
     * @default `process.emitWarning`, with the type `SolarisWarning`, if the platform has it
     */
    readonly onWarning?: (warning: SolarisWarning) => void;
    /**
     * Lets the client run in a browser, for your tests only. Every visitor of a page can read its access token, and a browser's
     * `fetch` may send a request twice, so that the customer gets two SMS.
     * @default false: in a browser, creating a client fails
     */
    readonly dangerouslyAllowBrowser?: boolean;
  };

/** The checked options of a client, with defaults, and what the client makes of them. */
export interface ClientSettings
  extends Required<Limits>,
    Omit<LedgerOptions, "ledger">,
    Pick<ClientOptions, "auth" | "debug" | "onAttempt" | "onDrift" | "maxConcurrent"> {
  readonly baseUrl: string;
  readonly tokenUrl?: string;
  readonly keepWarm: number;
  readonly transport: Transport;
  readonly middleware: readonly Middleware[];
  readonly userAgent: string;
  readonly warn: Warn;
  readonly ledger: GuardedLedger | undefined;
}

const limitChecks: Checks<Limits> = {
  timeoutMs: millisecondsFrom(1),
  maxRetries: optional((name, value) => {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return;
    throw new ConfigurationError(`${name} must be a whole number, 0 or more.`);
  }),
};

/** The hooks of a middleware that openapi-fetch calls. */
const middlewareHooks = ["onRequest", "onResponse", "onError"] as const;

function checkMiddlewares(name: string, value: unknown): void {
  const isMiddleware = (each: unknown) => {
    const hooks = middlewareHooks.map((hook) => Object(each)[hook] as unknown).filter((hook) => hook !== undefined);
    return typeof each === "object" && hooks.length > 0 && hooks.every((hook) => typeof hook === "function");
  };
  if (Array.isArray(value) && value.every(isMiddleware)) return;
  throw new ConfigurationError(
    `${name} must be a list of middlewares, each with ${middlewareHooks.join(", ")} or some of them.`,
  );
}

const clientChecks: Checks<ClientOptions> = {
  environment: unchecked,
  baseUrl: unchecked,
  allowInsecureHttp: checkFlag,
  auth: (name, value) => checkFunction(name, value, "for example clientCredentials({ clientId, clientSecret })"),
  keepWarm: millisecondsFrom(0),
  maxConcurrent: optional((_, value) =>
    checkFunction(
      "maxConcurrent.acquire",
      (value as ConcurrencyBudget | null)?.acquire,
      "for example maxConcurrent: localBudget(100)",
    ),
  ),
  ...limitChecks,
  ...ledgerChecks,
  fetch: unchecked,
  agent: unchecked,
  use: optional(checkMiddlewares),
  userAgent: optional((name, value) => {
    if (typeof value === "string" && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value)) return;
    throw new ConfigurationError(`${name} must be visible ASCII text, for example "my-app/2.1".`);
  }),
  debug: optional(checkFunction),
  onAttempt: optional(checkFunction),
  onDrift: optional(checkFunction),
  onWarning: optional(checkFunction),
  dangerouslyAllowBrowser: (_, value) => checkBrowser(value),
};

export const callChecks: Checks<CallOptions> = {
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
  return {
    keepWarm: 0,
    timeoutMs: 150_000,
    maxRetries: 2,
    ...options,
    ...addresses(options),
    transport: chooseTransport(options),
    warn: createWarn(options.onWarning),
    middleware: [...(options.use ?? [])],
    userAgent: userAgentOf(options.userAgent),
    ledger: guardedLedger(options),
  };
}

/** @throws {ConfigurationError} */
export function checkCallOptions(
  given: CallOptions,
  client: Required<Limits>,
  checks: Checks<CallOptions> = callChecks,
): Required<Limits> & { readonly headers: Readonly<Record<string, string>> } & {
  readonly signal: AbortSignal | undefined;
} {
  const options = checkedOptions("The call", given, checks);
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
