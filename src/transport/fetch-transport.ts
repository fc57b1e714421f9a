// Carries requests over `fetch`, which does not say whether a request left.
import type { ReceivedResponse } from "../answer/response.js";
import { ConfigurationError } from "../errors/solaris-error.js";
import { maxBodyBytes, type Transport, TransportError } from "./transport.js";

/** The part of `fetch` that this package uses: the platform's own fits, and so does any wrapper around it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function fetchTransport(fetch: Fetch): Transport {
  return {
    async send(url, { onSend, body, ...request }) {
      if (request.signal.aborted) throw new TransportError("connection", request.signal.reason);
      onSend?.();
      let response: Response | undefined;
      try {
        response = await fetch(url, { ...request, ...(body !== undefined && { body }), redirect: "manual" });
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          ...(await readBody(response)),
        };
      } catch (cause) {
        const unsent = !response && !request.signal.aborted && failedToConnect(cause);
        throw new TransportError(unsent ? "connection" : "exchange", cause);
      }
    },
  };
}

/** The platform's own `fetch`, looked up at each call: whatever instruments it may come later. */
export function createTransport(agent?: object): Transport {
  if (agent !== undefined)
    throw new ConfigurationError("agent works on Node only: here requests are carried by the platform's fetch.");
  return fetchTransport((url, init) => globalThis.fetch(url, init));
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

/** What Node's fetch says when it gave up on connecting, or on the server's certificate: both before it sent anything. */
const beforeSending = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function failedToConnect(thrown: unknown): boolean {
  const cause = causeOf(thrown);
  if (beforeSending.has(String(cause.code))) return true;
  // One error for each address that was tried, or one in all.
  const tries: unknown[] = Array.isArray(cause.errors) && cause.errors.length > 0 ? cause.errors : [cause];
  return tries.every((failure) =>
    ["connect", "getaddrinfo"].includes(String((failure as SystemError | null)?.syscall)),
  );
}

/** What the system says of a failed connection. */
interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
}

function causeOf(thrown: unknown): SystemError {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return typeof cause === "object" && cause !== null ? cause : {};
}
