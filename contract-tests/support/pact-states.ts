// The states of the pact, brought about at a fake: for tests in which the fake is the provider.
import type { IdentificationRef } from "../../src/index.js";
import type { FakeSolaris, NewIdentification } from "../../src/testing/index.js";
import type { Interaction } from "./interactions.js";

/** The identification in the state of a success, by the example that documents it. */
const identificationFor: Readonly<Record<string, NewIdentification>> = {
  authorizationStarted: { terms_and_conditions_signed_at: "2022-08-11T08:31:02.000Z" },
  proofOfAddress: {
    reference: "example-reference",
    method: "bank_id",
    proof_of_address_type: "ELECTRICITY_BILL",
    proof_of_address_issued_at: "2020-06-12",
  },
  awaitingConfirmation: { status: "confirmation_required" },
  completed: { status: "successful", completed_at: "2022-08-11T08:36:40.000Z" },
  retrievedNullable: { status: "created", url: null, iban: null },
};

/** @returns the ids of the identification, if the state has one */
export function arrange(
  fake: FakeSolaris,
  { operation, status, example, error }: Interaction,
  ids: Partial<IdentificationRef> = {},
): IdentificationRef | undefined {
  if (error) fake.errorShape = error.shape;
  if (status === 200) {
    // The fake itself sets deadlines, and the contract allows an answer without any.
    const fields = { authorization_expires_at: null, confirmation_expires_at: null };
    if (example === "nullable") fake.failNext({ kind: "drift", fields });
    return fake.addIdentification({ ...ids, ...identificationFor[example] });
  }
  const on = operation === "retrieveIdentification" ? "retrieve" : "authorize";
  if (status !== 401 && status !== 404) {
    fake.failNext({ kind: "status", status, on, ...(error && { code: error.code }) });
  }
  return undefined;
}
