// Proves, when it is compiled: the public types say what is required, what may be null, and which values are open.
import { expectTypeOf, it } from "vitest";
import type { operations } from "../../generated/schema.js";
import type {
  AuthorizeResult,
  ClientOptions,
  Delivery,
  Identification,
  IdentificationRef,
  isKnownStatus,
  KnownIdentificationMethod,
  KnownIdentificationStatus,
  ResponseMeta,
} from "../../src/index.js";

it("requires an id and a status of an identification, and nothing else", () => {
  type RequiredFields = { [F in keyof Identification]-?: undefined extends Identification[F] ? never : F };
  expectTypeOf<RequiredFields[keyof Identification]>().toEqualTypeOf<"id" | "status">();
});

it("knows the fourteen documented fields", () => {
  expectTypeOf<keyof Identification>().toEqualTypeOf<
    | "id"
    | "reference"
    | "url"
    | "status"
    | "completed_at"
    | "method"
    | "proof_of_address_type"
    | "proof_of_address_issued_at"
    | "iban"
    | "terms_and_conditions_signed_at"
    | "authorization_expires_at"
    | "confirmation_expires_at"
    | "current_reference_token"
    | "estimated_waiting_time"
  >();
});

it("says which fields may be null", () => {
  type NullableFields = { [F in keyof Identification]-?: null extends Identification[F] ? F : never };
  expectTypeOf<NullableFields[keyof Identification]>().toEqualTypeOf<
    | "reference"
    | "completed_at"
    | "proof_of_address_type"
    | "proof_of_address_issued_at"
    | "terms_and_conditions_signed_at"
    | "authorization_expires_at"
    | "confirmation_expires_at"
    | "estimated_waiting_time"
  >();
});

it("leaves enums open to values that the provider adds later", () => {
  expectTypeOf<"a_status_of_tomorrow">().toExtend<Identification["status"]>();
  expectTypeOf<"a_method_of_tomorrow">().toExtend<NonNullable<Identification["method"]>>();
  expectTypeOf<"A_BILL_OF_TOMORROW">().toExtend<NonNullable<Identification["proof_of_address_type"]>>();
  expectTypeOf<Identification["status"]>().toExtend<string>();
});

it("knows the documented values", () => {
  expectTypeOf<KnownIdentificationStatus>().toEqualTypeOf<
    | "aborted"
    | "authorization_required"
    | "confirmation_required"
    | "confirmed"
    | "created"
    | "canceled"
    | "expired"
    | "failed"
    | "identification_data_required"
    | "pending"
    | "pending_successful"
    | "pending_failed"
    | "processed"
    | "rejected"
    | "successful"
    | "signed"
  >();
  expectTypeOf<KnownIdentificationMethod>().toEqualTypeOf<
    "bank" | "bank_id" | "fourthline" | "idnow" | "manual" | "postident"
  >();
  expectTypeOf<typeof isKnownStatus>().guards.toEqualTypeOf<KnownIdentificationStatus>();
});

it("documents these statuses and sends no body", () => {
  type Authorize = operations["authorizeIdentification"];
  expectTypeOf<keyof Authorize["responses"]>().toEqualTypeOf<200 | 400 | 401 | 403 | 500 | "default">();
  expectTypeOf<Authorize["requestBody"]>().toEqualTypeOf<undefined>();
  expectTypeOf<Authorize["parameters"]["path"]>().toEqualTypeOf<{ person_id: string; id: string }>();
});

it("hands over the identification and how it came about", () => {
  expectTypeOf<AuthorizeResult>().toEqualTypeOf<{
    readonly identification: Identification;
    readonly meta: ResponseMeta;
  }>();
  expectTypeOf<IdentificationRef>().toEqualTypeOf<{ readonly personId: string; readonly identificationId: string }>();
  expectTypeOf<Delivery>().toEqualTypeOf<"not-sent" | "rejected" | "unknown">();
});

it("takes an environment or a base URL, not both and not neither", () => {
  type Auth = { auth: () => string };
  expectTypeOf<Auth & { environment: "sandbox" }>().toExtend<ClientOptions>();
  expectTypeOf<Auth & { baseUrl: string }>().toExtend<ClientOptions>();
  expectTypeOf<Auth>().not.toExtend<ClientOptions>();
  expectTypeOf<Auth & { environment: "sandbox"; baseUrl: string }>().not.toExtend<ClientOptions>();
  expectTypeOf<Auth & { environment: "staging" }>().not.toExtend<ClientOptions>();
});
