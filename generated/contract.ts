// Generated from spec/openapi.yaml. Do not edit: change the specification and run `npm run generate`.

/**
 * Addresses of each environment, by its name: those that a client with this `environment` uses.
 *
 * @example
 * const { baseUrl, tokenUrl } = environments.sandbox;
 * const allowedHosts = [baseUrl, tokenUrl].map((url) => new URL(url).host);
 */
export const environments = {
  sandbox: {
    baseUrl: "https://api.solaris-sandbox.de",
    tokenUrl:
      "https://auth.solaris-sandbox.de/oauth2/token",
  },
  production: {
    baseUrl: "https://api.solarisbank.de",
    tokenUrl: "https://auth.solarisbank.de/oauth2/token",
  },
} as const;

/** Response header with the provider's id of the request. */
export const requestIdHeader = "x-request-id" as const;

/** OAuth2 scope that every operation needs. */
export const tokenScope = "partners" as const;

/** Documented values of IdentificationStatus. */
export const identificationStatusValues = [
  "aborted",
  "authorization_required",
  "confirmation_required",
  "confirmed",
  "created",
  "canceled",
  "expired",
  "failed",
  "identification_data_required",
  "pending",
  "pending_successful",
  "pending_failed",
  "processed",
  "rejected",
  "successful",
  "signed",
] as const;

/** Documented values of IdentificationMethod. */
export const identificationMethodValues = [
  "bank",
  "bank_id",
  "fourthline",
  "idnow",
  "manual",
  "postident",
] as const;

/** Documented values of RetrievedIdentificationStatus. */
export const retrievedIdentificationStatusValues = [
  "aborted",
  "authorization_required",
  "confirmation_required",
  "confirmed",
  "created",
  "canceled",
  "expired",
  "failed",
  "identification_data_required",
  "pending",
  "pending_account_creation",
  "pending_failed",
  "pending_ref_transfer",
  "pending_successful",
  "pre_successful",
  "processed",
  "rejected",
  "successful",
  "signed",
] as const;

/** Documented values of RetrievedIdentificationMethod. */
export const retrievedIdentificationMethodValues = [
  "bank",
  "bank_id",
  "bank_plus",
  "fourthline",
  "idnow",
  "idnow_autoident",
  "idnow_custom",
  "manual",
  "postident",
] as const;

/** Documented values of ProofOfAddressType. */
export const proofOfAddressTypeValues = [
  "BANK_ACCOUNT_STATEMENT",
  "CERTIFICATE_OF_REGISTRATION",
  "ELECTRICITY_BILL",
  "GAS_BILL",
  "HEATING_BILL",
  "INTERNET_BILL",
  "TELEPHONE_BILL",
  "WATER_BILL",
] as const;

/** Fields that an error has in either of its shapes. */
export const errorObjectFields = [
  "id",
  "status",
  "code",
  "title",
  "detail",
] as const;

/** A date-time of RFC 3339, as the drift checker has it. */
export const dateTimePattern =
  /^(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)[Tt](?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)|23:59:60(?:\.\d+)?(?:[Zz]|[+-]00:00))$/;

/** What the client needs to know of each operation, by its operationId. */
export const operations = {
  authorizeIdentification: {
    method: "patch",
    path: "/v1/persons/{person_id}/identifications/{id}/authorize",
    effect: "sms",
    requiredFields: ["id", "status"],
  },
  retrieveIdentification: {
    method: "get",
    path: "/v1/persons/{person_id}/identifications/{id}",
    effect: "none",
    requiredFields: ["id", "status"],
  },
} as const;

/** The event type of each webhook, by its operationId. */
export const eventTypes = {
  receiveIdentification: "IDENTIFICATION",
  receiveHandshake: "WEBHOOK-SUBSCRIPTION",
} as const;

/** Headers of a webhook in lower case, by the name of the parameter. */
export const webhookHeaders = {
  WebhookEventType: "solaris-webhook-event-type",
  WebhookSignature: "solaris-webhook-signature",
  WebhookId: "solaris-webhook-id",
  WebhookSubscriptionId: "solaris-webhook-subscription-id",
  WebhookAttempt: "solaris-webhook-attempt",
  WebhookCalloutTimestamp:
    "solaris-webhook-callout-timestamp",
  WebhookEntityId: "solaris-entity-id",
} as const;
