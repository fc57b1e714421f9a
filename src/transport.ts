// Carries one request over `fetch` and reads the answer to its end.
import type { ReceivedResponse } from "./response.js";

/** The part of `fetch` that this package uses: the platform's own fits, and so does any wrapper around it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The request could not be carried, or its answer broke off. */
export class TransportError extends Error {
  /** `connection`: no connection came about, so nothing was sent. `exchange`: anything may have happened. */
  readonly stage: "connection" | "exchange";
  constructor(stage: "connection" | "exchange", cause: unknown) {
    super(`The request failed (${stage})`, { cause });
    this.stage = stage;
  }
}

/**
 * Sends a request once and reads the whole body, so that an answer that breaks off is a failure and never half a body.
 * Redirects are not followed: they would carry the access token to another address, or repeat the call.
 *
 * @throws {TransportError}
 */
export async function exchange(fetch: Fetch, url: string, init: RequestInit): Promise<ReceivedResponse> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual" });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (cause) {
    throw new TransportError(failedToConnect(cause) ? "connection" : "exchange", cause);
  }
}

/** Codes with which Node's fetch says that it got no connection: name resolution, refusal, or connect timeout. */
const connectFailures = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"]);

function failedToConnect(thrown: unknown): boolean {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && "code" in cause && connectFailures.has(String(cause.code));
}
