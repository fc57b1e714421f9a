// A `fetch` over the package's own transport that keeps the response as it came.
import { type Fetch, NotSentError, type ReceivedResponse } from "../../index.js";
import { createTransport } from "../../transport/node-transport.js";
import type { TransportError } from "../../transport/transport.js";

/**
 * @param onResponse receives each response
 * @param withoutToken leaves out the header `authorization`
 */
export function observedFetch(onResponse: (response: ReceivedResponse) => void, withoutToken = false): Fetch {
  const transport = createTransport();
  // Each request gets a connection of its own: what an idle one has been through says nothing about the provider.
  transport.close?.();
  return async (url, { method, headers, body, signal }) => {
    const sent = new Headers(headers);
    if (withoutToken) sent.delete("authorization");
    const request = {
      ...{ method: String(method), headers: Object.fromEntries(sent), signal: signal as AbortSignal },
      ...(typeof body === "string" && { body }),
    };
    const response = await transport.send(url, request).catch((thrown: TransportError) => {
      // So that the client knows, too.
      throw thrown.stage === "connection" ? new NotSentError(undefined, { cause: thrown.cause }) : thrown;
    });
    const { status } = response;
    if (status < 200 || status > 599) throw Object.assign(new Error("No such status"), { code: "EBADSTATUS" });
    onResponse(response);
    const isEmpty = status === 204 || status === 205 || status === 304;
    return new Response(isEmpty ? null : response.body, { status, headers: response.headers });
  };
}
