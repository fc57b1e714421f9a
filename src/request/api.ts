// The generated client. openapi-fetch composes the request of an operation from the contract, our transport carries it, once, and
// nothing else in the package knows openapi-fetch.
import createClient, { type Client, type Middleware, type ParamsOption, type RequestBodyOption } from "openapi-fetch";
import type { operations, paths } from "../../generated/schema.js";
import type { Reached } from "../errors.js";
import { ConfigurationError } from "../errors.js";
import type { ReceivedResponse } from "../response.js";
import { type Transport, TransportError, type TransportRequest, wanted } from "../transport/transport.js";

/** Parameters and body of an operation, as the contract has them. */
export type RequestOf<Id extends keyof operations> = ParamsOption<operations[Id]> & RequestBodyOption<operations[Id]>;

/** What an attempt adds to them. */
type AttemptOptions = {
  readonly headers: Record<string, string>;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly middleware: Middleware[];
};

/** The call of an operation: `(api, request) => api.PATCH("/v1/…", request)`. TypeScript checks it against the contract. */
export type CallOperation<Id extends keyof operations, Body> = (
  api: Client<paths>,
  request: RequestOf<Id> & AttemptOptions,
) => Promise<{ readonly data?: Body; readonly error?: unknown; readonly response: Response }>;

/** Who carries a request, and what every request has. */
export interface ApiSettings {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly middleware: readonly Middleware[];
  readonly userAgent: string;
}

/** What belongs to one attempt. */
export interface Attempt extends Pick<TransportRequest, "signal" | "onSend"> {
  readonly token: string;
  /** Headers of the caller's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of one attempt. */
export interface Exchange {
  /** The provider's response, or the one that a middleware returned. */
  readonly response: ReceivedResponse;
  /** How far the request got, whatever a middleware returned. */
  readonly reached: Reached;
  /** A middleware returned the response, or failed after it: the request is not sent again. */
  readonly isFinal?: boolean;
  /** What a middleware threw. */
  readonly failure?: { readonly cause: unknown };
}

/**
 * Sends the request once.
 *
 * @throws {TransportError | MiddlewareError | ConfigurationError}
 */
export type SendOnce<Request> = (request: Request, attempt: Attempt) => Promise<Exchange>;

/** A middleware failed before the request was sent. */
export class MiddlewareError extends Error {}

export function createSender<Id extends keyof operations, Body>(
  { baseUrl, transport, middleware, userAgent }: ApiSettings,
  call: CallOperation<Id, Body>,
): SendOnce<RequestOf<Id>> {
  // Middlewares expect the platform's own classes, which are slow to load and to make.
  const isPlain = middleware.length === 0;
  const api = createClient<paths>({ baseUrl, redirect: "manual", ...(isPlain && { Request: PlainRequest }) });

  return async (request, { token, signal, onSend, headers }) => {
    let composed: Request | undefined;
    let isTaken = false;
    let reached: Reached = { stage: "connection" };
    let received: ReceivedResponse | undefined;
    let handedOver: Response | undefined;
    let failure: unknown;

    const fetch = async (asked: Request) => {
      if (isTaken) throw new Error("A middleware has sent the request already, and it is sent once");
      isTaken = true;
      reached = { stage: "exchange" };
      try {
        if (composed) refuseOtherTarget(asked, composed);
        const body = asked.body === null ? undefined : await asked.text();
        const allHeaders = withToken(asked.headers, token);
        received = await transport.send(asked.url, { method: asked.method, headers: allHeaders, body, signal, onSend });
      } catch (thrown) {
        if (thrown instanceof TransportError) reached = { stage: thrown.stage };
        else if (thrown instanceof ConfigurationError) reached = { stage: "connection" };
        failure = thrown;
        throw thrown;
      }
      reached = { stage: "response", status: received.status };
      handedOver = isPlain ? plainResponse(received) : platformResponse(received);
      return handedOver;
    };
    const note: Middleware = {
      onRequest({ request: first }) {
        composed = first;
      },
    };

    // In the type of the call there is no "text", so that the client has a type for the JSON.
    const attempt: AttemptOptions & { readonly parseAs: "text" } = {
      parseAs: "text",
      headers: { ...wanted, "user-agent": userAgent, ...headers },
      fetch,
      middleware: isPlain ? [] : [note, ...middleware],
    };
    try {
      const { response, data, error } = await call(api, { ...request, ...attempt });
      if (received && response === handedOver) return { response: received, reached };
      return { response: readResponse(response, data ?? error), reached, isFinal: true };
    } catch (thrown) {
      if (failure instanceof ConfigurationError) throw failure;
      if (received) return { response: received, reached, isFinal: true, failure: { cause: thrown } };
      if (!isTaken) throw new MiddlewareError("A middleware failed before the request was sent", { cause: thrown });
      throw thrown === failure
        ? thrown
        : new TransportError(reached.stage === "connection" ? "connection" : "exchange", thrown, true);
    }
  };
}

/** @throws {ConfigurationError} */
function refuseOtherTarget(asked: Request, composed: Request): void {
  if (asked.url === composed.url && asked.method === composed.method) return;
  throw new ConfigurationError(
    "A middleware changed the address or method of the request: the contract says what they are.",
  );
}

/**
 * The token comes last, so that no middleware can log it.
 *
 * @throws {ConfigurationError}
 */
function withToken(headers: Headers, token: string): Record<string, string> {
  const all = Object.fromEntries(headers);
  if (all.authorization === undefined) return { ...all, authorization: `Bearer ${token}` };
  throw new ConfigurationError("A middleware set the header authorization: return the token from auth.");
}

/** As much of a `Request` as openapi-fetch and {@link createSender} use. */
const PlainRequest = class {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | null;
  constructor(url: string, { method, headers, body }: { method: string; headers: Headers; body?: string }) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body ?? null;
  }
  async text() {
    return this.body;
  }
} as unknown as typeof Request;

/** As much of a `Response` as openapi-fetch uses. */
function plainResponse({ status, headers, body }: ReceivedResponse): Response {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
    text: async () => body,
  } as Response;
}

function platformResponse({ status, headers, body }: ReceivedResponse): Response {
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? body : null, { status, headers });
}

/** A response that a middleware returned. @param body its text, or what openapi-fetch made of an error's JSON */
function readResponse({ status, headers }: Response, body: unknown): ReceivedResponse {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: Object.fromEntries(headers), body: text };
}
