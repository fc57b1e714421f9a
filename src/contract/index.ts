/**
 * The contract in code, for checks of your own: recorded bodies, a stand-in, other tools. It sends nothing. Start with
 * {@link checkBody}.
 *
 * @module solaris-esign/contract
 */
import { documentedBodies } from "../../generated/checkers.js";
import type { operations } from "../../generated/contract.js";
import { compareWithContract, type DriftIssue } from "../drift/compare.js";
import { ConfigurationError } from "../errors.js";

export {
  identificationMethodValues,
  identificationStatusValues,
  proofOfAddressTypeValues,
  retrievedIdentificationMethodValues,
  retrievedIdentificationStatusValues,
} from "../../generated/contract.js";
export { jsonSchemas, responseSchemas } from "../../generated/json-schemas.js";

/**
 * The name of an operation in the contract (`operationId`).
 *
 * @useDeclaredType
 * @example
 * const operation: OperationName = "authorizeIdentification";
 */
export type OperationName = keyof typeof operations;

/**
 * Compares a body with the contract, as `onDrift` does with each response.
 *
 * @param operation the `operationId`
 * @param status the HTTP status of the response: a whole number from 200 to 599
 * @param body the parsed JSON of the body
 * @returns all differences; an empty list if there are none. They contain names, types and lengths, and no values except unknown
 * enum
 *   values
 * @throws {ConfigurationError} the contract has no such operation, or the status is invalid
 * @example
 * const issues = checkBody("authorizeIdentification", 200, { id: "i1", status: "status_of_tomorrow" });
 * issues[0]?.kind; // "unknown-enum-value"
 */
export function checkBody(operation: OperationName, status: number, body: unknown): readonly DriftIssue[] {
  const names = Object.keys(documentedBodies);
  if (!names.includes(operation)) {
    throw new ConfigurationError(
      `The contract has no operation of this name; its operations are: ${names.join(", ")}.`,
    );
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ConfigurationError("status must be an HTTP status, a whole number from 200 to 599.");
  }
  const text = JSON.stringify(body) ?? "";
  return compareWithContract(operation, { status, headers: {}, body: text }, body);
}
