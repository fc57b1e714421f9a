// The types of an identification, and helpers that read it.
import {
  dateTimePattern,
  identificationMethodValues,
  identificationStatusValues,
  retrievedIdentificationMethodValues,
  retrievedIdentificationStatusValues,
} from "../generated/contract.js";
import type * as contract from "../generated/schema.js";

/**
 * An open enum: editors complete the known values, and other values are allowed. The provider adds values without notice
 * (docs.solarisgroup.com, API reference: Breaking changes).
 */
type Open<Value> = Value extends string ? (string extends Value ? Value : Value | (string & {})) : Value;

type Authorized = contract.operations["authorizeIdentification"]["responses"][200]["content"]["application/json"];
type Retrieved = contract.operations["retrieveIdentification"]["responses"][200]["content"]["application/json"];

/**
 * Names an identification of a person.
 *
 * @example
 * const ref: IdentificationRef = { personId, identificationId };
 * await solaris.identifications.authorize(ref);
 */
export interface IdentificationRef {
  /** Unique id of the person resource. Case-sensitive. */
  readonly personId: string;
  /** Unique id of the identification resource. Case-sensitive. */
  readonly identificationId: string;
}

/**
 * An identification, exactly as the provider sent it, with the field names of the API. `id` and `status` are always present, every
 * other field may be absent, and eight may be null. The descriptions of the fields are the provider's, from the contract.
 *
 * @interface
 * @example
 * const { status, current_reference_token: referenceToken } = identification;
 * if (status === "confirmation_required") logger.info({ referenceToken });
 */
export type Identification = { [Field in keyof Authorized]: Open<Authorized[Field]> };

/**
 * An identification as {@link Identifications.retrieve} returns it, exactly as the provider sent it. It has more fields than the
 * {@link Identification} that an authorization returns, and more of them may be null: `confirmation_expires_at` and
 * `current_reference_token` before the first authorization, for example.
 *
 * @interface
 * @example
 * const stillToDo = ({ status }: RetrievedIdentification) => status === "authorization_required";
 */
export type RetrievedIdentification = { [Field in keyof Retrieved]: Open<Retrieved[Field]> };

/**
 * A status that the contract knows: the type to which {@link isKnownStatus} narrows.
 *
 * @useDeclaredType
 * @example
 * const isOver = (status: KnownIdentificationStatus) => ["successful", "failed", "expired"].includes(status);
 */
export type KnownIdentificationStatus = contract.IdentificationStatus | contract.RetrievedIdentificationStatus;
/**
 * A method that the contract knows: the type to which {@link isKnownMethod} narrows.
 *
 * @useDeclaredType
 * @example
 * const byBank: readonly KnownIdentificationMethod[] = ["bank", "bank_id"];
 */
export type KnownIdentificationMethod = contract.IdentificationMethod | contract.RetrievedIdentificationMethod;

/**
 * Returns whether this version of the package knows the status. It returns false for a status that the provider added later: write
 * a fallback for it. Throws nothing.
 *
 * @example
 * if (!isKnownStatus(identification.status)) showStatusAsText(identification.status);
 */
export function isKnownStatus(status: string): status is KnownIdentificationStatus {
  const known: readonly string[] = [...identificationStatusValues, ...retrievedIdentificationStatusValues];
  return known.includes(status);
}

/**
 * Returns whether this version of the package knows the method. It returns false for a method that the provider added later: write
 * a fallback for it. Throws nothing.
 *
 * @example
 * const { method } = identification;
 * if (method && !isKnownMethod(method)) logger.warn({ method }, "a new identification method");
 */
export function isKnownMethod(method: string): method is KnownIdentificationMethod {
  const known: readonly string[] = [...identificationMethodValues, ...retrievedIdentificationMethodValues];
  return known.includes(method);
}

/**
 * Returns the time until which you can request the authorization (`authorization_expires_at`). After it the identification can no
 * longer be authorized. Returns undefined if the field is absent or null, or is no date and time with an offset (RFC 3339):
 * `onDrift` reports the latter. Throws nothing.
 *
 * @example
 * const deadline = authorizationDeadline(identification);
 * if (deadline && deadline.getTime() < Date.now()) startAgainWith(personId);
 */
export function authorizationDeadline(
  identification: Pick<Identification | RetrievedIdentification, "authorization_expires_at">,
): Date | undefined {
  return dateOf(identification.authorization_expires_at);
}

/**
 * Returns the time until which the customer can enter the one-time password (`confirmation_expires_at`). After it the authorization
 * must be started again. Returns undefined if the field is absent or null, or is no date and time with an offset (RFC 3339):
 * `onDrift` reports the latter. Throws nothing.
 *
 * @example
 * askForOneTimePassword(confirmationDeadline(identification));
 */
export function confirmationDeadline(
  identification: Pick<Identification | RetrievedIdentification, "confirmation_expires_at">,
): Date | undefined {
  return dateOf(identification.confirmation_expires_at);
}

/** `new Date` alone would read a time without an offset in the time zone of this machine, and "12" as a date. */
function dateOf(timestamp: unknown): Date | undefined {
  if (typeof timestamp !== "string" || !dateTimePattern.test(timestamp)) return undefined;
  // `Date` has no leap seconds: second 60 becomes the first second of the next minute.
  const leapMs = timestamp.slice(17, 19) === "60" ? 1000 : 0;
  return new Date(Date.parse(timestamp.toUpperCase().replace(":60", ":59")) + leapMs);
}
