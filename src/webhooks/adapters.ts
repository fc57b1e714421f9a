// Handlers for servers: a receiver behind Node's requests and responses, and behind those of the platform.
import { ConfigurationError } from "../errors.js";
import { checkFunction } from "../internal/validate.js";
import type { OnWebhookEvent, WebhookReceiver, WebhookRequest, WebhookResult } from "./receiver.js";

/**
 * The part of Node's `IncomingMessage` that is used. Express and others add a `body`.
 *
 * @example
 * const hasBody = ({ body }: NodeWebhookRequest) => body !== undefined;
 */
export interface NodeWebhookRequest extends AsyncIterable<Uint8Array> {
  /** The headers. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, if something has read it before. */
  readonly body?: unknown;
  /** Whether something has read from it. */
  readonly readableDidRead?: boolean;
  /** Whether all of it has arrived. */
  readonly complete?: boolean;
}

/**
 * The part of Node's `ServerResponse` that is used.
 *
 * @example
 * const notNow = (response: NodeWebhookResponse) => {
 *   if (!response.headersSent) response.writeHead(503, { "retry-after": "60" });
 *   response.end("");
 * };
 */
export interface NodeWebhookResponse {
  /** Whether something has answered before. */
  readonly headersSent: boolean;
  /** Begins the answer. @throws {Error} something has answered before */
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  /** Ends the answer. Throws nothing. */
  end(body: string): unknown;
}

/**
 * Makes a handler for `node:http`, Express and other frameworks with Node's requests. It reads the body itself, up to `maxBytes`. If
 * something has read it before, it needs the raw body as bytes or text in `request.body`, as `express.raw()` leaves it there. It
 * answers within `timeoutMs` and a few seconds, also if your `onEvent` hangs or throws.
 *
 * The returned function resolves when it has answered, and never rejects.
 *
 * @throws {ConfigurationError} the receiver or `onEvent` is none
 * @example
 * import { createServer } from "node:http";
 *
 * const receiver = createWebhookReceiver({ secrets: webhookSecret });
 * const handler = toNodeHandler(receiver, ({ identificationId }) => logger.info({ identificationId }));
 * const server = createServer(handler);
 */
export function toNodeHandler(
  receiver: WebhookReceiver,
  onEvent: OnWebhookEvent,
): (request: NodeWebhookRequest, response: NodeWebhookResponse) => Promise<void> {
  checkParts("toNodeHandler", receiver, onEvent);
  return async (request, response) => {
    const result = await receiver.receive({ headers: request.headers, body: bodyOf(request) }, onEvent);
    // A middleware with a time limit has, for example.
    if (response.headersSent) return;
    const { status, text } = answerTo(result);
    // Of a request that is too large or too slow, nothing more is read.
    const connection = request.complete ? undefined : { connection: "close" };
    response.writeHead(status, { "content-type": "text/plain", ...connection });
    response.end(text);
  };
}

/**
 * Makes a handler for frameworks and runtimes with the platform's `Request` and `Response`: Hono, Next.js, Bun, Deno, workerd. It
 * reads the body itself, up to `maxBytes`. It answers within `timeoutMs` and a few seconds, also if your `onEvent` hangs or throws.
 *
 * The returned function never rejects.
 *
 * @throws {ConfigurationError} the receiver or `onEvent` is none
 * @example
 * const receiver = createWebhookReceiver({ secrets: webhookSecret });
 * const handler = toFetchHandler(receiver, ({ identificationId }) => logger.info({ identificationId }));
 * const response = await handler(new Request("https://app.example/webhooks", { method: "POST", body: "{}" }));
 * response.status; // 401
 */
export function toFetchHandler(
  receiver: WebhookReceiver,
  onEvent: OnWebhookEvent,
): (request: Request) => Promise<Response> {
  checkParts("toFetchHandler", receiver, onEvent);
  return async (request) => {
    const body = request.bodyUsed ? undefined : (request.body ?? "");
    const result = await receiver.receive({ headers: request.headers, body: body as WebhookRequest["body"] }, onEvent);
    const { status, text } = answerTo(result);
    return new Response(text, { status, headers: { "content-type": "text/plain" } });
  };
}

/** @throws {ConfigurationError} */
function checkParts(name: string, receiver: WebhookReceiver, onEvent: OnWebhookEvent): void {
  checkFunction(`The onEvent of ${name}`, onEvent);
  if (typeof receiver?.receive === "function") return;
  throw new ConfigurationError(`${name} needs a receiver, of createWebhookReceiver.`);
}

/** Raw, if something has left it so. Express 4 sets an empty object where nothing has read the body. */
function bodyOf(request: NodeWebhookRequest): WebhookRequest["body"] {
  const { body } = request;
  if (typeof body === "string" || ArrayBuffer.isView(body)) return body as Uint8Array | string;
  if (request.readableDidRead) return body as WebhookRequest["body"];
  const stream = request[Symbol.asyncIterator]();
  // Without `return`, which would close the connection before the answer.
  return { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) };
}

/** The reason is for those who look into the provider's log, or call with curl. */
function answerTo(result: WebhookResult): { readonly status: number; readonly text: string } {
  return result.kind === "rejected" ? { status: result.respondWith, text: result.reason } : { status: 200, text: "" };
}
