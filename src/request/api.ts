// The generated client. openapi-fetch builds the request of an operation from the contract, and our transport sends it once. No
// other module uses openapi-fetch.

import createClient, { type Client, type Middleware, type ParamsOption, type RequestBodyOption } from "openapi-fetch";
import type { operations, paths } from "../../generated/schema.js";
import type { Reached } from "../errors.js";
import { askFor } from "../internal/reentry.js";
import type { Signal } from "../internal/signal.js";
import { reservedHeaders } from "../internal/validate.js";
import type { ReceivedResponse } from "../response.js";
import { withoutData } from "../transport/platform-error.js";
import { type Transport, TransportError, wanted } from "../transport/transport.js";
import type { CallState } from "./call-state.js";

/** The parameters and the body of an operation, from the contract. */
export type RequestOf<Id extends keyof operations> = ParamsOption<operations[Id]> & RequestBodyOption<operations[Id]>;

/** The options that an attempt adds to the request. */
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

/** The settings that all requests of a client share. */
export interface ApiSettings {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly middleware: readonly Middleware[];
  readonly userAgent: string;
}

/** The part of a request that belongs to one attempt. */
export interface Attempt {
  readonly token: string;
  readonly signal: Signal;
  /** The caller's headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Records how far the attempt gets. */
  readonly state: CallState;
}

/** One request and its response. */
export interface Exchange {
  /** The provider's response, or the one that a middleware returned. */
  readonly response: ReceivedResponse;
  /** How far the request got. The return value of a middleware does not change it. */
  readonly reached: Reached;
  /** A middleware returned the response, or failed after it: the request is not sent again. */
  readonly isFinal?: boolean;
  /** The error that a middleware threw. */
  readonly failure?: { readonly cause: unknown };
}

/** Whether the response is the provider's: what a middleware returned says nothing about the provider. */
export function isFromProvider({ isFinal, failure }: Exchange): boolean {
  return !isFinal || failure !== undefined;
}

/**
 * Sends the request once.
 *
 * @throws {TransportError | NotComposedError}
 */
export type SendOnce<Request> = (request: Request, attempt: Attempt) => Promise<Exchange>;

/** The request was not sent, because of a middleware or a value that a request cannot contain. */
export class NotComposedError extends Error {
  /** The middleware did something that it must not do: an error in the caller's code. */
  readonly isMisuse: boolean;
  constructor(
    message: string,
    { cause, isMisuse = false }: { readonly cause?: unknown; readonly isMisuse?: boolean } = {},
  ) {
    super(message, { cause });
    this.isMisuse = isMisuse;
  }
}

export function createSender<Id extends keyof operations, Body>(
  { baseUrl, transport, middleware, userAgent }: ApiSettings,
  call: CallOperation<Id, Body>,
): SendOnce<RequestOf<Id>> {
  // Middlewares expect the platform's own classes, which are slow to load and to create.
  const isPlain = middleware.length === 0;
  const api = createClient<paths>({ baseUrl, redirect: "manual", ...(isPlain && { Request: PlainRequest }) });

  return async (request, { token, signal, headers, state }) => {
    let composed: Request | undefined;
    let isTaken = false;
    let reached: Reached = { stage: "connection" };
    let received: ReceivedResponse | undefined;
    let handedOver: Response | undefined;
    let final: Response | undefined;
    let failure: unknown;
    const ownHeaders = { ...wanted, "user-agent": userAgent, ...headers };

    const fetch = async (asked: Request) => {
      if (isTaken) throw new Error("A request is sent only once: it was sent already, or its attempt is over");
      isTaken = true;
      reached = { stage: "exchange" };
      try {
        if (composed) refuseOtherTarget(asked, composed);
        const allHeaders = { ...(isPlain && ownHeaders), ...withToken(asked.headers, token) };
        const body = (await asked.text()) || undefined;
        state.connecting();
        const onSend = () => state.sent();
        received = await transport.send(asked.url, { method: asked.method, headers: allHeaders, body, signal, onSend });
      } catch (thrown) {
        if (thrown instanceof TransportError) reached = { stage: thrown.stage };
        else if (thrown instanceof NotComposedError) reached = { stage: "connection" };
        failure = thrown;
        throw thrown;
      }
      reached = { stage: "response", status: received.status };
      if (isPlain) handedOver = plainResponse(received);
      else if (received.status >= 200 && received.status <= 599) handedOver = platformResponse(received);
      else throw new Error("No Response can have the status of this response");
      state.received(received);
      return handedOver;
    };

    // It runs first, so it sees the unchanged request; responses run in reverse order, so it sees what all others have returned.
    const watcher: Middleware = {
      onRequest({ request: first }) {
        composed = first;
        state.waitingFor("a middleware");
      },
      onResponse({ response }) {
        final = response;
        // So that openapi-fetch does not read the body.
        return new Response(null, { status: 204 });
      },
    };
    // The type of the call does not mention "text", so that openapi-fetch infers the type of the JSON.
    const attempt: AttemptOptions & { readonly parseAs: "text" } = {
      parseAs: "text",
      // Middlewares may see and change them. Without one, the platform's Headers would cost a call about 15 µs for nothing.
      headers: isPlain ? {} : ownHeaders,
      fetch,
      middleware: isPlain ? [] : [watcher, ...middleware],
    };
    try {
      // A copy, because a middleware may change the parameters, which the next attempt needs.
      const own = isPlain ? request : structuredClone(request);
      const send = () => call(api, { ...own, ...attempt });
      const { response: last, data, error } = await (isPlain ? send() : askFor(state, send, "A middleware"));
      const response = final ?? last;
      if (received && response === handedOver) return { response: received, reached };
      const text = final ? await final.text() : asText(data ?? error);
      const { status, headers: theirs } = response;
      return { response: { status, headers: Object.fromEntries(theirs), body: text }, reached, isFinal: true };
    } catch (thrown) {
      if (failure instanceof NotComposedError) throw failure;
      if (received && !handedOver) return { response: received, reached };
      if (received) return { response: received, reached, isFinal: true, failure: { cause: thrown } };
      if (!isTaken) throw notComposed(thrown, isPlain);
      throw thrown === failure ? thrown : new TransportError(stageOf(reached), thrown, true);
    } finally {
      // A middleware may have stored `fetch`, and must not send the request after the call has failed.
      isTaken = true;
    }
  };
}

function stageOf({ stage }: Reached): TransportError["stage"] {
  return stage === "connection" ? "connection" : "exchange";
}

function notComposed(cause: unknown, isPlain: boolean): NotComposedError {
  if (!isPlain) return new NotComposedError("A middleware failed before the request was sent", { cause });
  return new NotComposedError("The request could not be built from the arguments", { cause: withoutData(cause) });
}

/** @throws {NotComposedError} */
function refuseOtherTarget(asked: Request, composed: Request): void {
  if (asked.url === composed.url && asked.method === composed.method) return;
  const message = "A middleware changed the address or method of the request: the contract defines them";
  throw new NotComposedError(message, { isMisuse: true });
}

/**
 * The token is added last, so that no middleware can log it.
 *
 * @throws {NotComposedError}
 */
function withToken(headers: Headers, token: string): Record<string, string> {
  const all = Object.fromEntries(headers);
  const refused = Object.keys(all).find((name) => Object.hasOwn(reservedHeaders, name) && name !== "user-agent");
  if (refused === undefined) return { ...all, authorization: `Bearer ${token}` };
  const message = `A middleware set the header ${refused}: ${reservedHeaders[refused]}`;
  throw new NotComposedError(message, { isMisuse: true });
}

/** The part of `Request` that openapi-fetch and {@link createSender} use. */
const PlainRequest = class {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly #body: string;
  constructor(url: string, { method, headers, body = "" }: { method: string; headers: Headers; body?: string }) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.#body = body;
  }
  async text() {
    return this.#body;
  }
} as unknown as typeof Request;

/** The part of `Response` that openapi-fetch uses. */
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

/** The text of a body that openapi-fetch has parsed: of a response that a middleware returned in place of a request. */
function asText(body: unknown): string {
  if (typeof body === "string") return body;
  return body === undefined ? "" : JSON.stringify(body);
}
