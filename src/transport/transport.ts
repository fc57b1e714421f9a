// The interface of all transports: they send a request once, and report how far it got.

import type { Signal } from "../internal/signal.js";
import type { ReceivedResponse } from "../response.js";
import { withoutData } from "./platform-error.js";

/** A request, ready to be sent. */
export interface TransportRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: Signal;
  /** Called immediately before the request may be sent. It may abort the signal: then nothing is sent. */
  readonly beforeSend?: (() => void) | undefined;
  /**
   * Called once, immediately before anything of the request may be sent: with false if the platform may write it at any later time.
   */
  readonly onSend?: ((isWritten?: boolean) => void) | undefined;
}

/**
 * Sends requests, each once. It follows no redirect, which would send the access token to another address or repeat the call. It
 * reads the whole response, so a truncated response is an error and never half a body.
 */
export interface Transport {
  /** @throws {TransportError} */
  send(url: string, request: TransportRequest): Promise<ReceivedResponse>;
  /**
   * Opens a connection ahead of time, unless there is an idle one, and returns whether it did. With `unref` it does not keep the
   * process alive meanwhile. Undefined if the platform cannot.
   */
  connect?(url: string, signal: Signal, options?: { readonly unref: boolean }): Promise<boolean>;
  /** Settles like the work, and opens a connection if that takes a while. Undefined if `connect` is. */
  connectMeanwhile?<T>(work: Promise<T>, url: string, signal: Signal): Promise<T>;
  /** Calls the listener each time a connection has been closed. Undefined if `connect` is. */
  onClose?(listener: () => void): void;
  /**
   * Closes idle connections at once, and the others when their response has arrived. Later requests still work, each on a
   * connection that is not kept alive. Undefined if the connections belong to the caller or the platform.
   */
  close?(): void;
}

/** The headers of every request. Responses are about a kilobyte, so compression would only add risk. */
export const wanted: Readonly<Record<string, string>> = { accept: "application/json", "accept-encoding": "identity" };

/** The size limit of a body, in bytes: documented responses are far smaller. */
export const maxBodyBytes: number = 1024 * 1024;

/** The request could not be sent, or its response was truncated. */
export class TransportError extends Error {
  /** `connection`: nothing was sent. `exchange`: the request may have taken effect. */
  readonly stage: "connection" | "exchange";

  /** @param isTheirs whether the caller's own `fetch` threw it: then it becomes the cause unchanged, otherwise without data */
  constructor(stage: "connection" | "exchange", thrown: unknown, isTheirs = false) {
    super(`The request failed (${stage})`, { cause: isTheirs ? thrown : withoutData(thrown) });
    this.stage = stage;
  }
}

/** The host to connect to: the URL has an IPv6 address in brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}
