// The generated client. openapi-fetch builds the request of an operation from the contract, and our transport sends it once. No
// other module uses openapi-fetch.

import createClient, { type Client, type ParamsOption, type RequestBodyOption } from "openapi-fetch";
import type { operations, paths } from "../../generated/schema.js";
import type { ReceivedResponse } from "../response.js";
import { withoutData } from "../transport/platform-error.js";
import { wanted } from "../transport/transport.js";
import { type ApiSettings, type AttemptOptions, NotComposedError, type SendOnce } from "./exchange.js";
import { throughMiddlewares } from "./middleware.js";

/** The parameters and the body of an operation, from the contract. */
export type RequestOf<Id extends keyof operations> = ParamsOption<operations[Id]> & RequestBodyOption<operations[Id]>;

/** The call of an operation: `(api, request) => api.PATCH("/v1/…", request)`. TypeScript checks it against the contract. */
export type CallOperation<Id extends keyof operations, Body> = (
  api: Client<paths>,
  // Without `parseAs`, so that openapi-fetch infers the type of the JSON.
  request: RequestOf<Id> & Omit<AttemptOptions, "parseAs">,
) => Promise<{ readonly data?: Body; readonly error?: unknown; readonly response: Response }>;

export function createSender<Id extends keyof operations, Body>(
  settings: ApiSettings,
  call: CallOperation<Id, Body>,
): SendOnce<RequestOf<Id>> {
  const { baseUrl, transport, middleware, userAgent } = settings;
  if (middleware.length > 0) {
    const api = createClient<paths>({ baseUrl, redirect: "manual" });
    return throughMiddlewares(settings, (request, options) => call(api, { ...request, ...options }));
  }
  // The platform's own classes are slow to load and to create, and only middlewares need them.
  const api = createClient<paths>({ baseUrl, Request: PlainRequest as never });
  const ownHeaders = { ...wanted, "user-agent": userAgent };

  return async (request, headers, { token, signal, state }) => {
    let isComposed = false;
    const fetch = (composed: Request) => {
      isComposed = true;
      const { url, method, headers: fromContract, body } = composed as unknown as PlainRequest;
      const all = { ...ownHeaders, ...headers, ...Object.fromEntries(fromContract), authorization: `Bearer ${token}` };
      const sending = transport.send(url, {
        method,
        headers: all,
        body,
        signal,
        beforeSend: state.beforeSend,
        onSend: (isWritten) => state.sent(isWritten),
      });
      return sending.then((received) => {
        state.received(received);
        return new UnreadResponse(received) as unknown as Response;
      });
    };
    try {
      const { response } = await call(api, { ...request, fetch });
      const { received } = response as unknown as UnreadResponse;
      return { response: received, reached: { stage: "response", status: received.status } };
    } catch (thrown) {
      if (isComposed) throw thrown;
      throw new NotComposedError("The request could not be built from the arguments", { cause: withoutData(thrown) });
    }
  };
}

/** The part of `Request` that openapi-fetch and {@link createSender} use. */
class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  constructor(url: string, { method, headers, body }: Pick<PlainRequest, "method" | "headers" | "body">) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
  }
}

/** The part of `Response` that openapi-fetch uses. It has no body, so that openapi-fetch does not read it: we do. */
class UnreadResponse {
  readonly status = 204;
  readonly ok = true;
  readonly headers: { get(): null } = noHeaders;
  readonly received: ReceivedResponse;
  constructor(received: ReceivedResponse) {
    this.received = received;
  }
}

const noHeaders = { get: () => null };
