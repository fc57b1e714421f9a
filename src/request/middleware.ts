// Sends a request through the middlewares of the caller, which get the platform's own `Request` and `Response`.
import type { Middleware } from "openapi-fetch";
import type { Reached } from "../errors.js";
import { askFor } from "../internal/reentry.js";
import { reservedHeaders } from "../internal/validate.js";
import type { ReceivedResponse } from "../response.js";
import { TransportError, wanted } from "../transport/transport.js";
import { type ApiSettings, type AttemptOptions, NotComposedError, type SendOnce } from "./exchange.js";

/** Calls the operation through the generated client. */
type Send<Request> = (
  request: Request,
  options: AttemptOptions,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;

export function throughMiddlewares<Parameters extends object>(
  { transport, middleware, userAgent }: ApiSettings,
  call: Send<Parameters>,
): SendOnce<Parameters> {
  return async (request, headers, { token, signal, state }) => {
    let composed: Request | undefined;
    let isTaken = false;
    let reached: Reached = { stage: "connection" };
    let received: ReceivedResponse | undefined;
    let handedOver: Response | undefined;
    let final: Response | undefined;
    let failure: unknown;

    const fetch = async (asked: Request) => {
      if (isTaken) throw new Error("A request is sent only once: it was sent already, or its attempt is over");
      isTaken = true;
      reached = { stage: "exchange" };
      try {
        refuseOtherTarget(asked, composed as Request);
        const body = (await asked.text()) || undefined;
        state.connecting();
        const onSend = (isWritten?: boolean) => state.sent(isWritten);
        const { url, method } = asked;
        received = await transport.send(url, {
          method,
          headers: withToken(asked.headers, token),
          body,
          signal,
          beforeSend: state.beforeSend,
          onSend,
        });
      } catch (thrown) {
        if (thrown instanceof TransportError) reached = { stage: thrown.stage };
        if (thrown instanceof NotComposedError) reached = { stage: "connection" };
        failure = thrown;
        throw thrown;
      }
      reached = { stage: "response", status: received.status };
      if (!(received.status >= 200 && received.status <= 599)) {
        throw new Error("No Response can have the status of this response");
      }
      handedOver = platformResponse(received);
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
    const options: AttemptOptions = {
      parseAs: "text",
      headers: { ...wanted, "user-agent": userAgent, ...headers },
      fetch,
      middleware: [watcher, ...middleware],
    };
    try {
      // A copy, because a middleware may change the parameters, which the next attempt needs.
      const send = () => call(structuredClone(request), options);
      const { response: last, data, error } = await askFor(state, send, "A middleware");
      const response = final ?? last;
      if (received && response === handedOver) return { response: received, reached };
      const text = final ? await final.text() : asText(data ?? error);
      const { status, headers: theirs } = response;
      return { response: { status, headers: Object.fromEntries(theirs), body: text }, reached, isFinal: true };
    } catch (thrown) {
      if (failure instanceof NotComposedError) throw failure;
      if (received && !handedOver) return { response: received, reached };
      if (received) return { response: received, reached, isFinal: true, failure: { cause: thrown } };
      if (!isTaken) throw new NotComposedError("A middleware failed before the request was sent", { cause: thrown });
      /* v8 ignore next -- the error of a transport or that of a middleware; in doubt, the request may have been sent */
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

function platformResponse({ status, headers, body }: ReceivedResponse): Response {
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? body : null, { status, headers });
}

/** The text of a body that openapi-fetch has parsed: of a response that a middleware returned in place of a request. */
function asText(body: unknown): string {
  if (typeof body === "string") return body;
  return body === undefined ? "" : JSON.stringify(body);
}
