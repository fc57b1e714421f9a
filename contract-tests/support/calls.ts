// One call of the client for each operation of the contract, and the request that it makes.
import { operations } from "../../generated/contract.js";
import type { AuthorizeResult, IdentificationRef, RetrieveResult, SolarisClient } from "../../src/index.js";
import type { Outcome } from "../../src/request/result.js";

export type OperationId = keyof typeof operations;

export const person = "dc1a6812a14f6cc338cd084208535bcdcper";
export const identification = "6dc54352d6793a892e0702850d07b831cidt";
const ref = { personId: person, identificationId: identification };

export const calls: Readonly<
  Record<OperationId, (solaris: SolarisClient) => Promise<AuthorizeResult | RetrieveResult>>
> = {
  authorizeIdentification: (solaris) => solaris.identifications.authorize(ref),
  retrieveIdentification: (solaris) => solaris.identifications.retrieve(ref),
};

/** What those with a query send in it. */
const queries: Readonly<Partial<Record<OperationId, Readonly<Record<string, string>>>>> = {
  retrieveIdentification: { include_documents: "false" },
};

/** What those with a body send in it. */
const bodies: Readonly<Partial<Record<OperationId, object>>> = {};

export function requestOf(
  operation: OperationId,
  { personId, identificationId }: IdentificationRef = ref,
): { method: string; path: string; query: Readonly<Record<string, string>>; body: string | undefined } {
  const { method, path } = operations[operation];
  const body = bodies[operation];
  return {
    method: method.toUpperCase(),
    query: queries[operation] ?? {},
    body: body && JSON.stringify(body),
    path: path.replace("{person_id}", personId).replace("{id}", identificationId),
  };
}

/** What the caller of a call gets that ended like this: its result, or its error. Also for a promise that rejects. */
export function resultOrError(ended: Promise<Outcome<unknown>>): Promise<unknown> {
  return ended.then(
    (outcome) => ("result" in outcome ? outcome.result : outcome.error),
    (thrown: unknown) => thrown,
  );
}
