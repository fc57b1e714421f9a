// A provider on real sockets that does to each connection and request what a scenario says, and counts what arrived.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { onTestFinished, vi } from "vitest";
import {
  type AuthorizeResult,
  type CallOptions,
  type ClientCredentialsOptions,
  type ClientOptions,
  clientCredentials,
  createSolarisClient,
  type Delivery,
  isSolarisError,
  NotSentError,
  type RateLimitError,
  type TransportOptions,
} from "../../src/index.js";

/** What carries the calls: every table is played once over each. */
export const transports: readonly (readonly [name: "node" | "fetch", options: TransportOptions])[] = [
  ["node", {}],
  ["fetch", { fetch: (url, init) => globalThis.fetch(url, init) }],
];

/** A fetch of the caller's for a test in which nobody can connect: it says so. */
export const fetchThatSaysSo: TransportOptions = {
  fetch: async (url, init) => {
    try {
      return await globalThis.fetch(url, init);
    } catch (cause) {
      throw new NotSentError("Nobody can connect.", { cause });
    }
  },
};

export interface ArrivedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly acceptEncoding: string | undefined;
}

/** What becomes of a request that was read. `nth` counts the endpoint's requests, from 1. */
export type Step = (socket: Socket, nth: number, request: ArrivedRequest) => void;

/** What becomes of the nth connection that was accepted, where it is not simply served; it may ask for that too. */
export type Greeting = (socket: Socket, nth: number) => unknown;

export interface EndpointOptions {
  /** What its address begins with, whatever the server really speaks. */
  readonly scheme?: "http" | "https";
  readonly tls?: TlsOptions;
  readonly greet?: Greeting;
}

export interface Endpoint {
  readonly url: string;
  /** The requests that were read to their end, oldest first. */
  readonly requests: readonly ArrivedRequest[];
  /** What there was of connections, of those that are still open, and of bytes that were read as HTTP. */
  readonly seen: { connections: number; open: number; bytes: number };
  /** What becomes of the next requests, in turn; the last step is repeated. */
  script(...steps: Step[]): void;
  /** Waits for something that is seen here. */
  until(condition: () => boolean): Promise<void>;
  /** Forgets the requests so far, so that a long run takes no more memory than a short one. */
  forget(): void;
  /** Closes all connections at once, and goes on listening. */
  dropConnections(): void;
  /** Refuses connections from now on. */
  stop(): Promise<void>;
  /** Listens again where it listened before. */
  restart(): Promise<void>;
}

/** Starts an endpoint that is gone when the test is over. */
export async function startEndpoint(options: EndpointOptions = {}): Promise<Endpoint> {
  const { tls, scheme = tls ? "https" : "http", greet } = options;
  const requests: ArrivedRequest[] = [];
  const sockets = new Set<Socket>();
  const seen = { connections: 0, open: 0, bytes: 0 };
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
  let steps: Step[] = [reply(501)];
  let accepted = 0;

  const serve = (socket: Socket) => {
    socket.on("error", () => {});
    if (greet && greet(socket, ++accepted) !== "serve") return;
    let text = "";
    socket.on("data", (chunk) => {
      seen.bytes += chunk.length;
      text += chunk.toString("latin1");
      for (let end = endOf(text); end !== undefined; end = endOf(text)) {
        const [method = "", path = ""] = text.split(" ");
        const [authorization, acceptEncoding] = ["authorization", "accept-encoding"].map((name) =>
          headerOf(text, name),
        );
        requests.push({ method, path, authorization, acceptEncoding });
        text = text.slice(end);
        const step = (steps.length > 1 ? steps.shift() : steps[0]) as Step;
        step(socket, requests.length, requests.at(-1) as ArrivedRequest);
      }
      changed();
    });
  };

  // What is written leaves at once, also where it waits for no answer.
  const server = tls ? createTlsServer({ ...tls, noDelay: true }, serve) : createServer({ noDelay: true }, serve);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => {}));
    seen.connections++;
    seen.open++;
    socket.once("close", () => {
      sockets.delete(socket);
      seen.open--;
      changed();
    });
    changed();
  });
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const stop = async () => void (server.listening && (await new Promise((resolve) => server.close(resolve))));
  onTestFinished(() => {
    dropConnections();
    return stop();
  });

  return {
    url: `${scheme}://127.0.0.1:${port}`,
    requests,
    seen,
    script(...next) {
      steps = next;
    },
    until(condition) {
      return new Promise((resolve) => {
        const look = () => {
          if (condition() && waiting.delete(look)) resolve();
        };
        waiting.add(look);
        look();
      });
    },
    forget() {
      requests.length = 0;
    },
    dropConnections,
    stop() {
      dropConnections();
      return stop();
    },
    async restart() {
      await once(server.listen(port, "127.0.0.1"), "listening");
    },
  };
}

/** Where the request at the beginning ends, if all of it is there. */
function endOf(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n") + 4;
  const end = head + Number(headerOf(text, "content-length") ?? 0);
  return head >= 4 && text.length >= end ? end : undefined;
}

function headerOf(text: string, name: string): string | undefined {
  return new RegExp(`\r\n${name}: *(.*)\r\n`, "i").exec(text)?.[1];
}

type Headers = Readonly<Record<string, string | number>>;

/** The text of a response head. */
export function head(status: number, headers: Headers = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Scripted\r\n${lines.join("")}\r\n`;
}

/** Answers, with the id `request-<nth>`; a body that is no string is sent as JSON. */
export function reply(status: number, body: unknown = "", headers: Headers = {}): Step {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (socket, nth) => {
    const common = { "x-request-id": `request-${nth}`, "content-length": Buffer.byteLength(text) };
    socket.write(head(status, { ...common, ...headers }) + text);
  };
}

export const iban = "DE11110101010100000020";
export const identification = { id: "i1", status: "confirmation_required", iban };
export const authorized: Step = reply(200, identification);
/** Grants `token-<nth>`, for an hour. */
export const grant: Step = (socket, nth, request) =>
  reply(200, { access_token: `token-${nth}`, expires_in: 3600, token_type: "bearer" })(socket, nth, request);
export const silence: Step = () => {};
export const reset: Step = (socket) => socket.resetAndDestroy();
/** Writes this, and then, when it has left, goes on. */
export const write =
  (text: string, andThen: (socket: Socket) => void = () => {}): Step =>
  (socket) => {
    socket.write(text, () => andThen(socket));
  };

export interface Provider {
  readonly api: Endpoint;
  readonly tokens: Endpoint;
  /** Options of a client of this provider, carried by the given transport. */
  options(transport: TransportOptions, credentials?: Partial<ClientCredentialsOptions>): ClientOptions;
  /** Makes one call with a client of its own, and says what came of it. */
  play(transport: TransportOptions, options?: Partial<ClientOptions>, call?: CallOptions): Promise<Story>;
  /** What the caller got, and what had arrived by then. */
  story(call: Promise<AuthorizeResult>): Promise<Story>;
}

/** A provider that authorizes every call, until its endpoints get a script. */
export async function startProvider(api: EndpointOptions = {}): Promise<Provider> {
  const provider: Provider = {
    api: await startEndpoint(api),
    tokens: await startEndpoint(),
    options(transport, credentials) {
      const tokenUrl = `${provider.tokens.url}/oauth2/token`;
      const auth = clientCredentials({
        clientId: "c1",
        clientSecret: "s3cret",
        tokenUrl,
        ...transport,
        ...credentials,
      });
      return { baseUrl: provider.api.url, auth, ...transport };
    },
    play(transport, options, call) {
      const client = createSolarisClient({ ...provider.options(transport), ...options } as ClientOptions);
      return provider.story(client.identifications.authorize(ref(1), call));
    },
    async story(call) {
      const outcome = await outcomeOf(call);
      await whatIsUnderWayArrives();
      return { ...outcome, patches: patchesAt(provider.api), tokenRequests: provider.tokens.requests.length };
    },
  };
  provider.api.script(authorized);
  provider.tokens.script(grant);
  return provider;
}

/** What was written by now is read within a few turns of the event loop. */
export async function whatIsUnderWayArrives(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await nextTurn();
}

/** Takes over the clock of deadlines and pauses: it goes on by itself, and leaps, past all of them, when told to. */
export function takeClock(): { leap: (ms?: number) => void } {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 2 });
  onTestFinished(() => void vi.useRealTimers());
  return { leap: (ms = 200_000) => vi.advanceTimersByTime(ms) };
}

export const ref = (nth: number) => ({ personId: "p1", identificationId: `i${nth}` });

export function patchesAt(endpoint: Endpoint): number {
  return endpoint.requests.filter(({ method }) => method === "PATCH").length;
}

/** The tokens with which the API was called. */
export function usedAt({ api }: Provider): (string | undefined)[] {
  return api.requests.map(({ authorization }) => authorization?.replace("Bearer ", ""));
}

export interface Outcome {
  /** `delivered`, or the name of the error's class. */
  readonly result: string;
  readonly code?: string | undefined;
  readonly delivery?: Delivery | undefined;
  readonly attempts: number;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** What an ended call says that it was waiting for. */
  readonly waitedFor?: string | undefined;
}

export type Story = Outcome & { readonly patches: number; readonly tokenRequests: number };

export async function outcomeOf(call: Promise<AuthorizeResult>): Promise<Outcome> {
  try {
    const { status, requestId, attempts } = (await call).meta;
    return { result: "delivered", attempts, status, requestId };
  } catch (thrown) {
    // Of whichever copy of the package.
    if (!isSolarisError(thrown)) throw thrown;
    const { name, code, delivery, attempts, status, requestId, message } = thrown;
    const { retryAfterMs } = thrown as RateLimitError;
    const waitedFor = /while waiting for (.+?)\.(?: |$)/.exec(message)?.[1];
    return { result: name, code, delivery, attempts, status, requestId, retryAfterMs, waitedFor };
  }
}

const codes = {
  AbortedError: "aborted",
  ClientClosedError: "client_closed",
  ApiError: "api_error",
  AuthenticationError: "authentication_failed",
  ConflictError: "conflict",
  ConnectionError: "connection_failed",
  NotFoundError: "not_found",
  PermissionError: "permission_denied",
  RateLimitError: "rate_limited",
  ServerError: "server_error",
  TimeoutError: "timeout",
  UnexpectedResponseError: "unexpected_response",
};

/** The story of a call that failed: one PATCH and one token request, unless it says otherwise. */
export function failed(result: keyof typeof codes, delivery: Delivery, facts: Partial<Story> = {}): Story {
  return {
    result,
    code: codes[result],
    delivery,
    attempts: 1,
    patches: facts.attempts ?? 1,
    tokenRequests: 1,
    ...facts,
  };
}

/** What a call may be waiting for when it is ended. */
export const waits = {
  token: "the access token",
  connection: "a connection to the provider",
  answer: "the provider's response",
  turn: "the next attempt",
};

/** The story of a call that was ended while it was waiting. */
export function ended(
  result: "AbortedError" | "ClientClosedError" | "TimeoutError",
  waitedFor: keyof typeof waits,
  delivery: Delivery,
  facts: Partial<Story> = {},
): Story {
  return failed(result, delivery, { waitedFor: waits[waitedFor], ...facts });
}

/** The story of a call that was answered the given time that it was sent. */
export function delivered(attempts = 1, facts: Partial<Story> = {}): Story {
  const requestId = `request-${attempts}`;
  return { result: "delivered", attempts, status: 200, requestId, patches: attempts, tokenRequests: 1, ...facts };
}
