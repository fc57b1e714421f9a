// The identification as callers see it: its types, and helpers that read it.
import { dateTimePattern, identificationMethodValues, identificationStatusValues } from "../generated/contract.js";
import type * as contract from "../generated/schema.js";

/**
 * An enum to which the provider may add: known values autocomplete, others are allowed. It adds values without notice
 * (docs.solarisgroup.com, API reference: Breaking changes).
 */
type Open<Value> = Value extends string ? (string extends Value ? Value : Value | (string & {})) : Value;

type Authorized = contract.operations["authorizeIdentification"]["responses"][200]["content"]["application/json"];

/**
 * An identification under its wire names, just as the provider sent it. `id` and `status` are always there, every other
 * field may be absent, and eight may be null. What a field means is the provider's word, as the contract has it.
 *
 * @interface
 * @example
 * const { status, current_reference_token: referenceToken } = identification;
 * if (status === "confirmation_required") logger.info({ referenceToken });
 */
export type Identification = { [Field in keyof Authorized]: Open<Authorized[Field]> };

/**
 * A status that the contract knows: what {@link isKnownStatus} narrows to.
 *
 * @useDeclaredType
 * @example
 * const isOver = (status: KnownIdentificationStatus) => ["successful", "failed", "expired"].includes(status);
 */
export type KnownIdentificationStatus = contract.IdentificationStatus;
/**
 * A method that the contract knows: what {@link isKnownMethod} narrows to.
 *
 * @useDeclaredType
 * @example
 * const byBank: readonly KnownIdentificationMethod[] = ["bank", "bank_id"];
 */
export type KnownIdentificationMethod = contract.IdentificationMethod;

/**
 * Whether the contract knows this status. False for one that the provider added later: have a fallback for it. Throws
 * nothing.
 *
 * @example
 * if (!isKnownStatus(identification.status)) showStatusAsText(identification.status);
 */
export function isKnownStatus(status: string): status is KnownIdentificationStatus {
  return (identificationStatusValues as readonly string[]).includes(status);
}

/**
 * Whether the contract knows this method. False for one that the provider added later: have a fallback for it. Throws
 * nothing.
 *
 * @example
 * const { method } = identification;
 * if (method && !isKnownMethod(method)) logger.warn({ method }, "a new identification method");
 */
export function isKnownMethod(method: string): method is KnownIdentificationMethod {
  return (identificationMethodValues as readonly string[]).includes(method);
}

/**
 * Until when the authorization can be requested (`authorization_expires_at`); after it the identification can no longer
 * be authorized. Undefined when the provider named no deadline, or something that is no date and time with an offset (RFC 3339):
 * `onDrift` reports that. Throws nothing.
 *
 * @example
 * const deadline = authorizationDeadline(identification);
 * if (deadline && deadline.getTime() < Date.now()) startAnewWith(personId);
 */
export function authorizationDeadline(identification: Identification): Date | undefined {
  return dateOf(identification.authorization_expires_at);
}

/**
 * Until when the customer can enter the one-time password (`confirmation_expires_at`); after it the authorization has
 * to be started again. Undefined when the provider named no deadline, or something that is no date and time with an offset (RFC
 * 3339): `onDrift` reports that. Throws nothing.
 *
 * @example
 * askForOneTimePassword(confirmationDeadline(identification));
 */
export function confirmationDeadline(identification: Identification): Date | undefined {
  return dateOf(identification.confirmation_expires_at);
}

/** `new Date` reads a time without an offset in the zone of this machine, and makes a date of "12". */
function dateOf(timestamp: unknown): Date | undefined {
  if (typeof timestamp !== "string" || !dateTimePattern.test(timestamp)) return undefined;
  // A `Date` has no leap seconds: one is the beginning of the next minute.
  const leapMs = timestamp.slice(17, 19) === "60" ? 1000 : 0;
  return new Date(Date.parse(timestamp.toUpperCase().replace(":60", ":59")) + leapMs);
}
