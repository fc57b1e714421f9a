// The fake provider, for tests of apps that use this package.
import type { RetrievedIdentification as DocumentedIdentification } from "../../generated/schema.js";
import type { Auth } from "../auth/auth.js";
import { clientCredentials } from "../auth/client-credentials.js";
import { ConfigurationError } from "../errors.js";
import type { IdentificationRef } from "../identification.js";
import { checkNames, readOptions } from "../internal/validate.js";
import type { Fetch } from "../transport/fetch-transport.js";
import type { ErrorShape } from "./answers.js";
import { createFakeApi, type FakeExchange, type Retrieves, tokenPath } from "./fake-api.js";
import { checkedFault, createFaultQueue, endpointOf, type Fault, type FaultedHost } from "./faults.js";
import { createFetchAdapter, type FakeFetch } from "./fetch-adapter.js";
import { createIdentificationStore, type NewIdentification, type SentSms } from "./identification-store.js";
import {
  type FakeServer,
  type Interceptor,
  type ListenOptions,
  type ServerAdapter,
  startServerAdapter,
} from "./server-adapter.js";
import { createTokenEndpoint, fakeCredentials } from "./token-endpoint.js";
import { createWebhookSender, type FakeWebhooks } from "./webhooks.js";

/**
 * Options of {@link createFakeSolaris}.
 *
 * @example
 * const fake = createFakeSolaris({ errorShape: "flat" });
 */
export interface FakeOptions {
  /**
   * The shape of the error bodies.
   * @default "envelope", the shape of the provider's error guide
   */
  readonly errorShape?: ErrorShape;
  /**
   * Which identifications `identifications.retrieve` returns; the others are 404 `model_not_found`. The provider's reference says
   * that it returns completed ones, and lists every status (API reference: person identifications): test both. `"completed"` are
   * those in a final status: `aborted`, `canceled`, `expired`, `failed`, `rejected` or `successful`, which is our assumption.
   * `"none"` is a stand-in that has no such call.
   * @default "all"
   */
  readonly retrieves?: Retrieves;
  /**
   * The form of transaction numbers: `1234-5678` as in the provider's reference, or `Transaktions-ID: 1234-5678` as in bodies that
   * its mobile SDKs have captured. An app shows either as it is.
   * @default "plain"
   */
  readonly referenceTokens?: "plain" | "labelled";
}

/**
 * A fake provider. It sends no SMS, and follows the contract. What the provider's documentation does not say is marked as an
 * assumption. {@link FakeSolaris.failNext} makes requests fail.
 *
 * @example
 * const fake: FakeSolaris = createFakeSolaris();
 * const ref = fake.addIdentification();
 * fake.failNext({ kind: "status", status: 503 });
 * const solaris = createSolarisClient(fake.clientOptions());
 * await solaris.identifications.authorize(ref); // throws, with delivery "unknown"
 * fake.sms.length; // 0
 */
export interface FakeSolaris {
  /**
   * Adds an identification and returns its ids. Without fields it is a Bankident identification that can be authorized. It has the
   * deadlines and the transaction number that belong to its status, unless you set others. The deadlines (10 minutes for the
   * authorization, 5 of them for the one-time password) are our assumption: they fit the bodies that the provider's mobile SDKs have
   * captured, and no source names them.
   *
   * @throws {ConfigurationError} the contract does not allow such an identification
   * @example
   * const ref = fake.addIdentification({ personId: "a-person", method: "bank_id" });
   * await solaris.identifications.authorize(ref);
   */
  addIdentification(wanted?: NewIdentification): IdentificationRef;
  /**
   * Returns an identification, as the provider would return it now.
   *
   * @throws {ConfigurationError} there is no such identification
   * @example
   * const ref = fake.addIdentification();
   * fake.identification(ref).status; // "authorization_required"
   */
  identification(ref: IdentificationRef): DocumentedIdentification;
  /**
   * Sets the status, for example `confirmed`, as if the customer had entered the one-time password. It also sets the deadlines and
   * the transaction number, as {@link addIdentification} does.
   *
   * @throws {ConfigurationError} there is no such identification, or the contract does not have the status
   * @example
   * const ref = fake.addIdentification({ status: "confirmation_required" });
   * fake.setStatus(ref, "confirmed");
   * await solaris.identifications.authorize(ref); // throws: it can no longer be authorized
   */
  setStatus(ref: IdentificationRef, status: Required<NewIdentification>["status"]): void;
  /** The SMS that would have been sent so far, oldest first. It is a copy, like the lists below. */
  readonly sms: readonly SentSms[];
  /** The requests so far, including token requests, and their outcomes; oldest first. */
  readonly exchanges: readonly FakeExchange[];
  /**
   * Makes the next request fail. Call it several times to make several requests fail. See {@link Fault}.
   *
   * @throws {ConfigurationError} the fault is unknown or invalid
   * @example
   * fake.failNext({ kind: "reset-after-send" }); // the SMS is sent, and no response comes back
   */
  failNext(fault: Fault): void;
  /** The faults that have not applied to a request yet, oldest first. */
  readonly pendingFaults: readonly Fault[];
  /** The webhooks of the fake: subscribe an address, and it receives signed events, in the order and as often as you want. */
  readonly webhooks: FakeWebhooks;
  /**
   * Removes all pending faults. Once the promise resolves, connections are accepted again.
   *
   * @throws {Error} another process has taken the port of a server in the meantime
   * @example
   * fake.failNext({ kind: "refuse" });
   * await solaris.identifications.authorize(fake.addIdentification()); // throws
   * await fake.recover();
   * await solaris.identifications.authorize(fake.addIdentification());
   */
  recover(): Promise<void>;
  /**
   * Resets the fake to its initial state, for example between two tests. Subscriptions to webhooks end. Tokens stay valid, servers keep listening, and a hanging
   * call keeps hanging.
   *
   * @throws {Error} another process has taken the port of a server in the meantime
   * @example
   * await solaris.identifications.authorize(fake.addIdentification());
   * await fake.reset();
   * fake.sms.length; // 0
   */
  reset(): Promise<void>;
  /**
   * Moves the fake's clock forward, in milliseconds; otherwise it follows the system's clock. Deadlines of identifications pass,
   * tokens expire (after 3,599 s), and so does the hour in which a person can get 60 SMS. It does not affect a client's
   * `timeoutMs`. The sources do not name the response to a 61st SMS: 429 and `too_many_requests` are our assumption.
   *
   * @throws {ConfigurationError} the argument is no number of milliseconds, 0 or more
   * @example
   * const ref = fake.addIdentification();
   * fake.advance(11 * 60_000);
   * fake.identification(ref).status; // "expired"
   */
  advance(ms: number): void;
  /** The shape of error bodies from now on. @throws {ConfigurationError} you set it to another value */
  errorShape: ErrorShape;
  /** The fake as a `fetch`, for any host. */
  readonly fetch: FakeFetch;
  /** The address of the API for this `fetch`. */
  readonly baseUrl: string;
  /** The token endpoint for this `fetch`. If you call `clientCredentials` yourself, pass both. */
  readonly tokenUrl: string;
  /** The client id and secret that the token endpoint accepts. */
  readonly credentials: {
    /** `fake-client` */
    readonly clientId: string;
    /** `fake-secret` */
    readonly clientSecret: string;
  };
  /**
   * Returns options for a client of this fake, without sockets. You can add other options. Throws nothing.
   *
   * @example
   * const solaris = createSolarisClient({ ...fake.clientOptions(), timeoutMs: 5_000 });
   */
  clientOptions(): {
    /** The address of the fake's API. */
    readonly baseUrl: string;
    /** Fetches tokens from the fake. */
    readonly auth: Auth;
    /** Sends requests to the fake. */
    readonly fetch: Fetch;
  };
  /** @internal */
  listen(options: ListenOptions, intercept: Interceptor): Promise<FakeServer>;
  /**
   * Serves the fake over HTTP (Node only), on the loopback interface unless you set `host`. The server keeps the process alive:
   * close it when you are done.
   *
   * @throws {ConfigurationError} an option is unknown or invalid
   * @throws {Error} the server cannot listen on the port, `EADDRINUSE` for example
   * @example
   * const server = await fake.listen();
   * const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
   * const solaris = createSolarisClient({ baseUrl: server.url, auth });
   * await server.close();
   */
  listen(options?: ListenOptions): Promise<FakeServer>;
}

const maxLeapMs = 100 * 365 * 24 * 3_600_000;

/** The fake's host without a server: a name that can never exist. */
const host = "fake-solaris.invalid";
const baseUrl = `https://api.${host}`;
const tokenUrl = `https://auth.${host}${tokenPath}`;

/**
 * Creates a fake provider. It uses no sockets until you call {@link FakeSolaris.listen}. An identification can be authorized in the
 * status `authorization_required`, and again, for a new code, in `confirmation_required`: each time one SMS is recorded. Any other
 * status is 412; an unknown person or identification is 404 `model_not_found`; no token is 401 `token_required`, an invalid or
 * expired one 401 `invalid_token` (docs.solarisgroup.com: guides, API reference: Errors, Rate limits).
 *
 * It returns an identification at any time, with `include_documents=false` without its `documents`. Before the first authorization its
 * `confirmation_expires_at` and `current_reference_token` are null; each authorization sets them, and never moves
 * `authorization_expires_at`, after which no one-time password can be entered either.
 *
 * The sources do not say the following, so it is our assumption. After `authorization_expires_at` the status is `expired`; after
 * `confirmation_expires_at` it is `authorization_required` again. Each authorization has a new transaction number. The code of the 412
 * is `precondition_failed`. The order of the checks is token, identification, status, number of SMS. The token endpoint refuses as in
 * RFC 6749. All other requests get 501.
 *
 * @throws {ConfigurationError} an option is unknown or invalid
 * @example
 * const fake = createFakeSolaris();
 * const solaris = createSolarisClient(fake.clientOptions());
 * await solaris.identifications.authorize(fake.addIdentification());
 * fake.sms.length; // 1
 */
export function createFakeSolaris(options: FakeOptions = {}): FakeSolaris {
  checkNames("createFakeSolaris", options, ["errorShape", "retrieves", "referenceTokens"]);
  const wantedShape = checkedShape(options.errorShape ?? "envelope");
  const retrieves = oneOf("retrieves", options.retrieves ?? "all", ["all", "completed", "none"]);
  const form = oneOf("referenceTokens", options.referenceTokens ?? "plain", ["plain", "labelled"]);
  const settings = { errorShape: wantedShape, leapMs: 0, retrieves };
  const now = () => Date.now() + settings.leapMs;
  const sender = createWebhookSender(now);
  const store = createIdentificationStore(now, form === "plain" ? "" : "Transaktions-ID: ", (changed) =>
    sender.emit(changed),
  );
  const faults = createFaultQueue();
  const api = createFakeApi({ now, store, faults, settings, tokens: createTokenEndpoint(now) });
  const refusing = new Set<FaultedHost>();
  const fetch = createFetchAdapter(api, refusing);
  const servers = new Set<ServerAdapter>();

  const recover = async () => {
    faults.clear();
    refusing.clear();
    await Promise.all(Array.from(servers, (server) => server.accept()));
  };

  return {
    addIdentification: (wanted = {}) => store.add(wanted),
    identification: store.get,
    setStatus: store.setStatus,
    get sms() {
      return structuredClone(store.sms);
    },
    get exchanges() {
      return structuredClone(api.exchanges);
    },
    failNext(wanted) {
      const fault = checkedFault(wanted);
      if (fault.kind !== "refuse") return faults.add(fault);
      refusing.add(endpointOf(fault));
      for (const server of servers) server.refuse(endpointOf(fault));
    },
    get pendingFaults() {
      return structuredClone(faults.pending);
    },
    webhooks: sender.webhooks,
    recover,
    reset() {
      store.clear();
      api.clear();
      sender.reset();
      Object.assign(settings, { errorShape: wantedShape, leapMs: 0 });
      return recover();
    },
    advance(ms) {
      // "1" would be added as text.
      if (!(typeof ms === "number" && ms >= 0 && settings.leapMs + ms <= maxLeapMs)) {
        throw new ConfigurationError(
          "advance needs a number of milliseconds, 0 or more, and at most 100 years in total.",
        );
      }
      settings.leapMs += ms;
    },
    get errorShape() {
      return settings.errorShape;
    },
    set errorShape(shape) {
      settings.errorShape = checkedShape(shape);
    },
    fetch,
    baseUrl,
    tokenUrl,
    credentials: fakeCredentials,
    clientOptions: () => ({ baseUrl, auth: clientCredentials({ ...fakeCredentials, tokenUrl, fetch }), fetch }),
    async listen(options: ListenOptions = {}, intercept?: Interceptor) {
      const read = readOptions("listen", options, ["host", "port", "tokenPort"]);
      const server = await startServerAdapter(api, read, intercept);
      for (const endpoint of refusing) server.refuse(endpoint);
      servers.add(server);
      const { url, tokenUrl } = server;
      return {
        url,
        tokenUrl,
        close() {
          servers.delete(server);
          return server.close();
        },
      };
    },
  };
}

/** @throws {ConfigurationError} */
function checkedShape(shape: unknown): ErrorShape {
  return oneOf("errorShape", shape, ["envelope", "flat"]);
}

/** @throws {ConfigurationError} */
function oneOf<Value extends string>(name: string, value: unknown, values: readonly Value[]): Value {
  if (values.includes(value as Value)) return value as Value;
  throw new ConfigurationError(`${name} must be ${values.map((known) => `"${known}"`).join(" or ")}.`);
}
