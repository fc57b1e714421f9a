// The generated client: the contract's paths and types, carried out by openapi-fetch. No other module knows openapi-fetch.
import createClient from "openapi-fetch";
import { operations } from "../generated/contract.js";
import type { operations as contract, paths } from "../generated/schema.js";
import type { ReceivedResponse } from "./answer/response.js";
import type { RequestContext, Transport } from "./transport/transport.js";

/** Path parameters of an operation. */
export type PathOf<Operation extends keyof contract> = contract[Operation]["parameters"]["path"];

/** Makes one function for each operation of the contract: it sends it once and hands over whatever was answered. */
export function createContractClient({ baseUrl, transport }: { baseUrl: string; transport: Transport }) {
  const client = createClient<paths>({
    baseUrl,
    Request: PreparedRequest as unknown as typeof Request,
  });
  return {
    async authorizeIdentification(
      path: PathOf<"authorizeIdentification">,
      { token, ...context }: RequestContext,
    ): Promise<ReceivedResponse> {
      const { method, path: template } = operations.authorizeIdentification;
      let received!: ReceivedResponse;
      await client.request(method, template, {
        params: { path },
        headers: { accept: "application/json", authorization: `Bearer ${token}` },
        fetch: async (request) => {
          const { url, init } = request as unknown as PreparedRequest;
          received = await transport.send(url, {
            ...context,
            method: init.method,
            headers: Object.fromEntries(init.headers),
          });
          return alreadyRead;
        },
      });
      return received;
    },
  };
}

/** Stands in for `Request`: openapi-fetch only fills it, and the platform's own would be built twice for each call. */
class PreparedRequest {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers: Headers };
  constructor(url: string, init: PreparedRequest["init"]) {
    this.url = url;
    this.init = init;
  }
}

/** Tells openapi-fetch that there is no body left for it to read: what the answer means is decided elsewhere. */
const alreadyRead = { status: 204, ok: true, headers: new Map() } as unknown as Response;
