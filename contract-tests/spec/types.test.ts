// Proves, at compile time: the public types say what is required, what can be null, and which enums are open. A field or value that
// the provider adds passes here (`npm run generate:check` and the pact report it); a missing one does not.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, expectTypeOf, it } from "vitest";
import type { IdentificationStatus, operations, ProofOfAddressType } from "../../generated/schema.js";
import type * as solaris from "../../src/index.js";
import type {
  AnySolarisError,
  Auth,
  AuthorizeResult,
  ClientOptions,
  clientCredentials,
  Delivery,
  Identification,
  IdentificationRef,
  isKnownStatus,
  isSolarisError,
  KnownIdentificationMethod,
  KnownIdentificationStatus,
  RateLimitError,
  ResponseMeta,
  RetrievedIdentification,
  SolarisError,
  SolarisWarning,
} from "../../src/index.js";

/** The fields of the endpoint page, and whether they can be null. */
type DocumentedField =
  | "id"
  | "url"
  | "status"
  | "method"
  | "iban"
  | "current_reference_token"
  | DocumentedNullableField;
type DocumentedNullableField =
  | "reference"
  | "completed_at"
  | "proof_of_address_type"
  | "proof_of_address_issued_at"
  | "terms_and_conditions_signed_at"
  | "authorization_expires_at"
  | "confirmation_expires_at"
  | "estimated_waiting_time";

it("requires an id and a status of an identification, and nothing else", () => {
  type RequiredFields = { [F in keyof Identification]-?: undefined extends Identification[F] ? never : F };
  expectTypeOf<RequiredFields[keyof Identification]>().toEqualTypeOf<"id" | "status">();
});

it("has the fourteen documented fields", () => {
  expectTypeOf<DocumentedField>().toExtend<keyof Identification>();
});

it("says which fields can be null", () => {
  type NullableFields = { [F in DocumentedField]-?: null extends Identification[F] ? F : never };
  expectTypeOf<NullableFields[DocumentedField]>().toEqualTypeOf<DocumentedNullableField>();
});

it("has more fields and more nulls in a retrieved identification", () => {
  type Only = "language" | "person_id" | "address" | "documents" | "failure_reason" | "provider_status_code";
  expectTypeOf<DocumentedField | Only>().toExtend<keyof RetrievedIdentification>();
  expectTypeOf<Only & keyof Identification>().toEqualTypeOf<never>();
  type Nullable = { [F in DocumentedField | Only]-?: null extends RetrievedIdentification[F] ? F : never };
  type AlsoNullable = "url" | "iban" | "current_reference_token" | Exclude<Only, "person_id">;
  expectTypeOf<Nullable[DocumentedField | Only]>().toEqualTypeOf<DocumentedNullableField | AlsoNullable>();
  expectTypeOf<"a_status_of_tomorrow" | "pre_successful">().toExtend<RetrievedIdentification["status"]>();
  expectTypeOf<number | string | null>().toExtend<RetrievedIdentification["provider_status_code"]>();
  expectTypeOf<solaris.RetrieveResult["identification"]>().toEqualTypeOf<RetrievedIdentification>();
});

it("has only strings in the documented fields", () => {
  expectTypeOf<Identification[DocumentedField]>().toExtend<string | null | undefined>();
});

it("leaves enums open to values that the provider adds later", () => {
  expectTypeOf<"a_status_of_tomorrow">().toExtend<Identification["status"]>();
  expectTypeOf<"a_method_of_tomorrow">().toExtend<NonNullable<Identification["method"]>>();
  expectTypeOf<"A_BILL_OF_TOMORROW">().toExtend<NonNullable<Identification["proof_of_address_type"]>>();
  expectTypeOf<Identification["status"]>().toExtend<string>();
});

it("has the documented values", () => {
  expectTypeOf<
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
  >().toExtend<KnownIdentificationStatus>();
  type OnlyRetrieved = "pending_account_creation" | "pending_ref_transfer" | "pre_successful";
  expectTypeOf<OnlyRetrieved>().toExtend<KnownIdentificationStatus>();
  expectTypeOf<OnlyRetrieved & IdentificationStatus>().toEqualTypeOf<never>();
  expectTypeOf<"bank_plus" | "idnow_autoident" | "idnow_custom">().toExtend<KnownIdentificationMethod>();
  expectTypeOf<
    "bank" | "bank_id" | "fourthline" | "idnow" | "manual" | "postident"
  >().toExtend<KnownIdentificationMethod>();
  expectTypeOf<
    | "BANK_ACCOUNT_STATEMENT"
    | "CERTIFICATE_OF_REGISTRATION"
    | "ELECTRICITY_BILL"
    | "GAS_BILL"
    | "HEATING_BILL"
    | "INTERNET_BILL"
    | "TELEPHONE_BILL"
    | "WATER_BILL"
    | null
  >().toExtend<ProofOfAddressType>();
  // An enum that became any text at all would hold these values too.
  expectTypeOf<string>().not.toExtend<KnownIdentificationStatus>();
  expectTypeOf<string>().not.toExtend<KnownIdentificationMethod>();
  expectTypeOf<string>().not.toExtend<ProofOfAddressType>();
  expectTypeOf<typeof isKnownStatus>().guards.toEqualTypeOf<KnownIdentificationStatus>();
});

it("documents these statuses and sends no body", () => {
  type Authorize = operations["authorizeIdentification"];
  expectTypeOf<200 | 400 | 401 | 403 | 500 | "default">().toExtend<keyof Authorize["responses"]>();
  expectTypeOf<Authorize["requestBody"]>().toEqualTypeOf<undefined>();
  expectTypeOf<Authorize["parameters"]["path"]>().toEqualTypeOf<{ person_id: string; id: string }>();
});

it("returns the identification and its meta", () => {
  expectTypeOf<AuthorizeResult>().toEqualTypeOf<{
    readonly identification: Identification;
    readonly meta: ResponseMeta;
  }>();
  expectTypeOf<IdentificationRef>().toEqualTypeOf<{ readonly personId: string; readonly identificationId: string }>();
  expectTypeOf<Delivery>().toEqualTypeOf<"not-sent" | "rejected" | "unknown">();
});

it("requires an environment or a base URL, and not both", () => {
  type Auth = { auth: () => string };
  expectTypeOf<Auth & { environment: "sandbox" }>().toExtend<ClientOptions>();
  expectTypeOf<Auth & { baseUrl: string }>().toExtend<ClientOptions>();
  expectTypeOf<Auth>().not.toExtend<ClientOptions>();
  expectTypeOf<Auth & { environment: "sandbox"; baseUrl: string }>().not.toExtend<ClientOptions>();
  expectTypeOf<Auth & { environment: "staging" }>().not.toExtend<ClientOptions>();
});

it("has its own code for each class of error", () => {
  expectTypeOf<solaris.ConfigurationError["code"]>().toEqualTypeOf<"configuration_invalid">();
  expectTypeOf<solaris.AuthenticationError["code"]>().toEqualTypeOf<"authentication_failed">();
  expectTypeOf<solaris.PermissionError["code"]>().toEqualTypeOf<"permission_denied">();
  expectTypeOf<solaris.NotFoundError["code"]>().toEqualTypeOf<"not_found">();
  expectTypeOf<solaris.ConflictError["code"]>().toEqualTypeOf<"conflict">();
  expectTypeOf<RateLimitError["code"]>().toEqualTypeOf<"rate_limited">();
  expectTypeOf<solaris.ServerError["code"]>().toEqualTypeOf<"server_error">();
  expectTypeOf<solaris.ConnectionError["code"]>().toEqualTypeOf<"connection_failed">();
  expectTypeOf<solaris.TimeoutError["code"]>().toEqualTypeOf<"timeout">();
  expectTypeOf<solaris.AbortedError["code"]>().toEqualTypeOf<"aborted">();
  expectTypeOf<solaris.ClientClosedError["code"]>().toEqualTypeOf<"client_closed">();
  expectTypeOf<solaris.UnexpectedResponseError["code"]>().toEqualTypeOf<"unexpected_response">();
  type ApiErrors =
    | solaris.AuthenticationError
    | solaris.PermissionError
    | solaris.NotFoundError
    | solaris.ConflictError;
  type ApiCode = "api_error" | "server_error" | RateLimitError["code"] | ApiErrors["code"];
  expectTypeOf<solaris.ApiError["code"]>().toEqualTypeOf<ApiCode>();
  type EndedErrors = solaris.TimeoutError | solaris.AbortedError | solaris.ClientClosedError;
  type OtherErrors = solaris.ConfigurationError | solaris.ConnectionError | EndedErrors;
  type LedgerErrors = solaris.UnresolvedError | solaris.TooSoonError | solaris.LedgerError;
  type OtherCode = OtherErrors["code"] | LedgerErrors["code"] | "unexpected_response";
  expectTypeOf<AnySolarisError["code"]>().toEqualTypeOf<ApiCode | OtherCode>();
});

it("narrows an error to its class by its code", () => {
  expectTypeOf<typeof isSolarisError>().guards.toEqualTypeOf<AnySolarisError>();
  expectTypeOf<AnySolarisError>().toExtend<SolarisError>();
  const retryAfterMs = (error: unknown, isOne: typeof isSolarisError) => {
    if (!isOne(error)) return undefined;
    switch (error.code) {
      case "rate_limited":
        expectTypeOf(error).toEqualTypeOf<RateLimitError>();
        return error.retryAfterMs;
      case "unexpected_response":
        expectTypeOf(error).toEqualTypeOf<solaris.UnexpectedResponseError>();
        return undefined;
      case "api_error":
        expectTypeOf(error).toExtend<solaris.ApiError>();
        return undefined;
      default:
        return isOne(error) && error.code === "timeout" ? error.attempts : undefined;
    }
  };
  expectTypeOf(retryAfterMs).returns.toEqualTypeOf<number | undefined>();
});

it("returns a client that `await using` can close", () => {
  expectTypeOf<solaris.SolarisClient>().toExtend<AsyncDisposable>();
});

it("has a closed list of warning codes, and an auth that can be called without a client", () => {
  expectTypeOf<string>().not.toExtend<SolarisWarning["code"]>();
  expectTypeOf<"token_store_failed" | "token_store_forgets">().toExtend<SolarisWarning["code"]>();
  expectTypeOf<ReturnType<typeof clientCredentials>>().toExtend<Auth>();
  expectTypeOf<ReturnType<typeof clientCredentials>>().toBeCallableWith();
  expectTypeOf<ReturnType<typeof clientCredentials>>().returns.toEqualTypeOf<Promise<string>>();
});

it("says which properties all errors have, and which only an error with a response", () => {
  expectTypeOf<SolarisError["delivery"]>().toEqualTypeOf<"not-sent" | "rejected" | "unknown">();
  expectTypeOf<AnySolarisError["delivery"]>().toEqualTypeOf<"not-sent" | "rejected" | "unknown">();
  expectTypeOf<SolarisError["attempts"]>().toEqualTypeOf<number>();
  expectTypeOf<SolarisError>().toHaveProperty("requestId").toEqualTypeOf<string | undefined>();
  expectTypeOf<SolarisError>().toHaveProperty("status").toEqualTypeOf<number | undefined>();
  expectTypeOf<SolarisError>().toHaveProperty("response").toEqualTypeOf<solaris.ReceivedResponse | undefined>();
  expectTypeOf<RateLimitError>().toHaveProperty("retryAfterMs").toEqualTypeOf<number | undefined>();
  expectTypeOf<ResponseMeta["requestId"]>().toEqualTypeOf<string | undefined>();
});

it("has a description of each field of an identification, which editors show", () => {
  const file = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file) as ts.SourceFile;
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  const alias = names.find(({ name }) => name === "Identification") as ts.Symbol;
  const fields = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(alias)).getProperties();
  const texts = fields.map((field) => {
    const description = field.getJsDocTags(checker).find(({ name }) => name === "description");
    return [field.name, ts.displayPartsToString(description?.text)];
  });
  expect(fields.length).toBeGreaterThanOrEqual(14);
  expect(texts.filter(([, text]) => !text)).toEqual([]);
  expect(Object.fromEntries(texts)).toMatchObject({
    status: expect.stringContaining("Current status of the identification."),
    method: expect.stringContaining("How the customer is identified."),
  });
});
