// The generated client: an operation by its name in the contract, its address composed by openapi-fetch. No other module knows
// openapi-fetch. The rest of it is not used: its client reads answers in ways that lose what they mean, and its serializers bring
// styles of parameters that no bundler drops.
import { createFinalURL } from "openapi-fetch";
import { operations } from "../generated/contract.js";
import type { operations as contract } from "../generated/schema.js";
import type { ReceivedResponse } from "./answer/response.js";
import { type RequestContext, type Transport, wanted } from "./transport/transport.js";

/** The `operationId` of an operation in the contract. */
export type OperationId = keyof typeof operations & keyof contract;

/** Path parameters of an operation. */
export type PathOf<Operation extends OperationId> = contract[Operation]["parameters"]["path"];

/** Body of an operation's documented success. */
export type SuccessOf<Operation extends OperationId> =
  contract[Operation]["responses"][200]["content"]["application/json"];

/** Sends one request of an operation, once, and hands over whatever was answered. */
export type SendOperation = <Operation extends OperationId>(
  operation: Operation,
  path: PathOf<Operation>,
  context: RequestContext,
) => Promise<ReceivedResponse>;

export function createContractClient({ baseUrl, transport }: { baseUrl: string; transport: Transport }): SendOperation {
  return (operation, path, { token, ...context }) => {
    const { method, path: template } = operations[operation];
    const url = createFinalURL(template, { baseUrl, params: { path }, pathSerializer, querySerializer });
    return transport.send(url, {
      ...context,
      method: method.toUpperCase(),
      headers: { ...wanted, authorization: `Bearer ${token}` },
    });
  };
}

/** Each id in its own segment. The contract has no other style of path parameter: nothing is generated from one that has. */
function pathSerializer(template: string, ids: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(ids[name])));
}

function querySerializer(): string {
  return "";
}
