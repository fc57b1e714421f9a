// What carries a request: one exchange, told exactly how far it got.

import type { ReceivedResponse } from "../response.js";
import { withoutData } from "./platform-error.js";

/** A request, ready to be carried. */
export interface TransportRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Called once, right before the first moment from which on the request may have left. */
  readonly onSend?: (() => void) | undefined;
}

/**
 * Carries requests. It sends each once, follows no redirect (that would carry the access token to another address, or
 * repeat the call), and reads the answer to its end, so that one that breaks off is a failure and never half a body.
 */
export interface Transport {
  /** @throws {TransportError} */
  send(url: string, request: TransportRequest): Promise<ReceivedResponse>;
  /**
   * Opens a connection ahead of time, unless there is an idle one, and returns whether it did. Absent where the platform cannot. With
   * `unref` it does not keep the process alive meanwhile.
   */
  connect?(url: string, signal: AbortSignal, options?: { readonly unref: boolean }): Promise<boolean>;
  /** Calls back each time that a connection has been closed. Absent where `connect` is. */
  onClose?(listener: () => void): void;
  /**
   * Closes idle connections at once, and the others when their response has arrived. Later requests still work, each over
   * a connection that is not kept. Absent where the connections belong to the caller or the platform.
   */
  close?(): void;
}

/** What every request asks for. Compression is not worth its while for answers of a kilobyte, so there is less to go wrong without. */
export const wanted: Readonly<Record<string, string>> = { accept: "application/json", "accept-encoding": "identity" };

/** A body longer than this is not read: no documented answer comes near it. */
export const maxBodyBytes: number = 1024 * 1024;

/** The request could not be carried, or its answer broke off. */
export class TransportError extends Error {
  /** `connection`: nothing was sent, for certain. `exchange`: anything may have happened. */
  readonly stage: "connection" | "exchange";

  /** @param isTheirs the caller's own `fetch` threw it: it becomes the cause as it is, and without data otherwise */
  constructor(stage: "connection" | "exchange", thrown: unknown, isTheirs = false) {
    super(`The request failed (${stage})`, { cause: isTheirs ? thrown : withoutData(thrown) });
    this.stage = stage;
  }
}
