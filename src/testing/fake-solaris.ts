// The fake provider, for tests of whoever builds on this package: its state, its faults, and its two faces.
import type { Identification as DocumentedIdentification } from "../../generated/schema.js";
import type { Auth } from "../auth/auth.js";
import { clientCredentials } from "../auth/client-credentials.js";
import { ConfigurationError } from "../errors.js";
import type { KnownIdentificationStatus } from "../identification.js";
import type { IdentificationRef } from "../identifications.js";
import { checkNames, readOptions } from "../internal/validate.js";
import type { Fetch } from "../transport/fetch-transport.js";
import type { ErrorShape } from "./answers.js";
import { createFakeApi, type FakeExchange, tokenPath } from "./fake-api.js";
import { checkedFault, createFaultQueue, endpointOf, type Fault, type FaultedEndpoint } from "./faults.js";
import { createFetchFace, type FakeFetch } from "./fetch-adapter.js";
import { createIdentificationStore, type NewIdentification, type SentSms } from "./identification-store.js";
import { type FakeServer, type ListenOptions, type ServerFace, startServerFace } from "./server-adapter.js";
import { createTokenEndpoint, fakeCredentials } from "./token-endpoint.js";

/**
 * What a fake is made with.
 *
 * @example
 * const fake = createFakeSolaris({ errorShape: "flat" });
 */
export interface FakeOptions {
  /**
   * In which of its two documented shapes it tells an error.
   * @default "envelope", the one of the provider's error guide
   */
  readonly errorShape?: ErrorShape;
}

/**
 * A provider that sends no SMS. It keeps the contract, and does nothing that the sources do not say, except for what is
 * marked in this documentation as an assumption; faults are had by {@link FakeSolaris.failNext}.
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
   * Adds an identification; without fields it is a Bankident identification that can be authorized. It has the deadlines and the
   * transaction number that go with its status, unless you give others; how long the deadlines are (30 minutes for the
   * authorization, then 5 for the one-time password) is our assumption, for the sources do not say.
   *
   * @throws {ConfigurationError} the contract does not know such an identification
   * @example
   * const ref = fake.addIdentification({ personId: "a-person", method: "bank_id" });
   * await solaris.identifications.authorize(ref);
   */
  addIdentification(wanted?: NewIdentification): IdentificationRef;
  /**
   * An identification as the provider would tell it now.
   *
   * @throws {ConfigurationError} there is none
   * @example
   * const ref = fake.addIdentification();
   * fake.identification(ref).status; // "authorization_required"
   */
  identification(ref: IdentificationRef): DocumentedIdentification;
  /**
   * Sets the status, as when the customer enters the one-time password (`confirmed`), with what goes with it as above.
   *
   * @throws {ConfigurationError} there is no such identification, or the contract does not know the status
   * @example
   * const ref = fake.addIdentification({ status: "confirmation_required" });
   * fake.setStatus(ref, "confirmed");
   * await solaris.identifications.authorize(ref); // throws: it can no longer be authorized
   */
  setStatus(ref: IdentificationRef, status: KnownIdentificationStatus): void;
  /** The SMS that would have gone out so far, oldest first: a copy, as are the lists below. */
  readonly sms: readonly SentSms[];
  /** The requests that have come in so far, token requests too, and what became of them; oldest first. */
  readonly exchanges: readonly FakeExchange[];
  /**
   * Makes something go wrong with the next request, or, called several times, with as many. See {@link Fault}.
   *
   * @throws {ConfigurationError} for an unknown or malformed fault
   * @example
   * fake.failNext({ kind: "reset-after-send" }); // the SMS goes out, and no answer comes back
   */
  failNext(fault: Fault): void;
  /** The faults that no request has met yet, oldest first. */
  readonly pendingFaults: readonly Fault[];
  /**
   * Forgets the faults that are still to come. Once the promise is resolved, connections are accepted again.
   *
   * @throws {Error} the port of a server has been taken by somebody else in the meantime
   * @example
   * fake.failNext({ kind: "refuse" });
   * await solaris.identifications.authorize(fake.addIdentification()); // throws
   * await fake.recover();
   * await solaris.identifications.authorize(fake.addIdentification());
   */
  recover(): Promise<void>;
  /**
   * Makes the fake as new, as between two tests, but for tokens, which stay good, and servers, which go on listening. A call
   * that hangs goes on hanging.
   *
   * @throws {Error} the port of a server has been taken by somebody else in the meantime
   * @example
   * await solaris.identifications.authorize(fake.addIdentification());
   * await fake.reset();
   * fake.sms.length; // 0
   */
  reset(): Promise<void>;
  /**
   * Moves the fake's clock on by so many milliseconds; else it is the system's. Deadlines of identifications pass,
   * tokens expire (after 3,599 s), and the hour in which a person can get 60 SMS goes by; it does not move a client's
   * `timeoutMs`. With which status and code a 61st SMS is refused, the sources do not say: 429 and `too_many_requests`
   * are our assumption.
   *
   * @throws {ConfigurationError} for anything but a number of milliseconds, 0 or more
   * @example
   * const ref = fake.addIdentification();
   * fake.advance(31 * 60_000);
   * fake.identification(ref).status; // "expired"
   */
  advance(ms: number): void;
  /** In which shape errors are told from now on. @throws {ConfigurationError} when it is set to anything else */
  errorShape: ErrorShape;
  /** The fake as a `fetch`, whatever the host. */
  readonly fetch: FakeFetch;
  /** Where the API is for that `fetch`. */
  readonly baseUrl: string;
  /** Where tokens are had by that `fetch`, for `clientCredentials` of your own: pass `fetch` there too. */
  readonly tokenUrl: string;
  /** The client id and secret that the fake's token endpoint accepts. */
  readonly credentials: {
    /** `fake-client` */
    readonly clientId: string;
    /** `fake-secret` */
    readonly clientSecret: string;
  };
  /**
   * Options of a client of this fake, without sockets, to which you may add. Throws nothing.
   *
   * @example
   * const solaris = createSolarisClient({ ...fake.clientOptions(), timeoutMs: 5_000 });
   */
  clientOptions(): {
    /** Where the fake's API is. */
    readonly baseUrl: string;
    /** Fetches tokens of the fake. */
    readonly auth: Auth;
    /** The fake itself. */
    readonly fetch: Fetch;
  };
  /**
   * Serves the fake on the loopback interface (Node only), unless you name another `host`. Close it when you are done: it keeps
   * the process alive.
   *
   * @throws {ConfigurationError} for an unknown option, or one that is no port or no host
   * @throws {Error} a wanted port cannot be listened on, `EADDRINUSE` for example
   * @example
   * const server = await fake.listen();
   * const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
   * const solaris = createSolarisClient({ baseUrl: server.url, auth });
   * await server.close();
   */
  listen(options?: ListenOptions): Promise<FakeServer>;
}

const maxLeapMs = 100 * 365 * 24 * 3_600_000;

/** Where the fake is without a server: a name that can never be anybody's. */
const host = "fake-solaris.invalid";
const baseUrl = `https://api.${host}`;
const tokenUrl = `https://auth.${host}${tokenPath}`;

/**
 * Makes a fake provider, without sockets unless it is told to {@link FakeSolaris.listen}. An identification can be authorized
 * from `authorization_required`, and again, for a new code, from `confirmation_required`: each time one SMS is recorded. Any
 * other status is 412; an unknown person or identification is 404 `model_not_found`; no token is 401 `token_required`, a bad or
 * expired one 401 `invalid_token` (docs.solarisgroup.com: guides, API reference: Errors, Rate limits).
 *
 * Our assumptions, where the sources say nothing: an identification whose `authorization_expires_at` has passed is `expired`, one
 * whose `confirmation_expires_at` has passed is `authorization_required` again; each authorization renews both deadlines; the code
 * of the 412; that the order of the checks is token, identification, status, number of SMS; how the token endpoint refuses; that
 * anything but these two requests is 501.
 *
 * @throws {ConfigurationError} for an unknown option
 * @example
 * const fake = createFakeSolaris();
 * const solaris = createSolarisClient(fake.clientOptions());
 * await solaris.identifications.authorize(fake.addIdentification());
 * fake.sms.length; // 1
 */
export function createFakeSolaris(options: FakeOptions = {}): FakeSolaris {
  checkNames("createFakeSolaris", options, ["errorShape"]);
  const wantedShape = checkedShape(options.errorShape ?? "envelope");
  const settings = { errorShape: wantedShape, leapMs: 0 };
  const now = () => Date.now() + settings.leapMs;
  const store = createIdentificationStore(now);
  const faults = createFaultQueue();
  const api = createFakeApi({ now, store, faults, settings, tokens: createTokenEndpoint(now) });
  const refusing = new Set<FaultedEndpoint>();
  const fetch = createFetchFace(api, refusing);
  const servers = new Set<ServerFace>();

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
    recover,
    reset() {
      store.clear();
      api.clear();
      Object.assign(settings, { errorShape: wantedShape, leapMs: 0 });
      return recover();
    },
    advance(ms) {
      if (!(ms >= 0 && settings.leapMs + ms <= maxLeapMs)) {
        throw new ConfigurationError("advance needs milliseconds, 0 or more, and no more than 100 years in all.");
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
    async listen(options = {}) {
      const server = await startServerFace(api, readOptions("listen", options, ["host", "port", "tokenPort"]));
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
  if (shape === "envelope" || shape === "flat") return shape;
  throw new ConfigurationError('errorShape must be "envelope" or "flat".');
}
