// Sends requests with `fetch`, which does not report whether a request was sent.

import { realSignal } from "../internal/signal.js";
import type { ReceivedResponse } from "../response.js";
import { maxBodyBytes, type Transport, TransportError } from "./transport.js";

/**
 * The part of `fetch` that this package uses. The platform's own `fetch` has this type, and so has a wrapper around it.
 *
 * @example
 * const traced: Fetch = (url, init) => tracer.span(new URL(url).host, () => fetch(url, init));
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How errors that a `fetch` throws are read. */
export interface FetchErrors {
  /** Whether the error proves that nothing was sent to this address. */
  provesNotSent(thrown: unknown, url: string): boolean;
  /** Whether the errors come from the caller's own `fetch`: the caller gets them unchanged. */
  readonly areTheirs?: boolean;
}

export function fetchTransport(fetch: Fetch, { provesNotSent, areTheirs }: FetchErrors): Transport {
  return {
    async send(url, { beforeSend, onSend, body, signal, ...request }) {
      beforeSend?.();
      if (signal.aborted) throw new TransportError("connection", signal.reason);
      onSend?.(false);
      let response: Response | undefined;
      try {
        response = await fetch(url, {
          ...request,
          ...(body !== undefined && { body }),
          signal: realSignal(signal),
          redirect: "manual",
        });
        // A fetch of the caller's may return anything.
        if (!Number.isInteger(response.status)) throw new Error("fetch returned no Response with a status");
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          ...(await readBody(response)),
        };
      } catch (thrown) {
        const unsent = !response && !signal.aborted && provesNotSent(thrown, url);
        throw new TransportError(unsent ? "connection" : "exchange", thrown, areTheirs);
      }
    },
  };
}

async function readBody(response: Response): Promise<Pick<ReceivedResponse, "body" | "oversized">> {
  const decoder = new TextDecoder();
  let body = "";
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) return { body: body + decoder.decode() };
    bytes += chunk.value.byteLength;
    if (bytes > maxBodyBytes) {
      reader?.cancel().catch(() => {});
      return { body: "", oversized: true };
    }
    body += decoder.decode(chunk.value, { stream: true });
  }
}
