// One request and its response: what an attempt needs, and what it returns.
import type { Middleware } from "openapi-fetch";
import type { Reached } from "../errors.js";
import type { Signal } from "../internal/signal.js";
import type { ReceivedResponse } from "../response.js";
import type { Transport } from "../transport/transport.js";
import type { CallState } from "./call-state.js";

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
  /** Records how far the attempt gets. */
  readonly state: CallState;
}

/** The options that an attempt adds to the request. */
export interface AttemptOptions {
  readonly parseAs: "text";
  readonly fetch: (request: Request) => Promise<Response>;
  readonly headers?: Record<string, string>;
  readonly middleware?: Middleware[];
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
 * Sends the request once, with these headers of the caller.
 *
 * @throws {TransportError | NotComposedError}
 */
export type SendOnce<Request> = (
  request: Request,
  headers: Readonly<Record<string, string>>,
  attempt: Attempt,
) => Promise<Exchange>;

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
