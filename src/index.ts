// Everything that the package exports.

export type { ApiErrorFacts } from "./api-error.js";
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "./api-error.js";
export type { Auth, AuthContext } from "./auth.js";
export { createSolarisClient, type SolarisClient } from "./client.js";
export { type ClientCredentialsOptions, clientCredentials } from "./client-credentials.js";
export type { DriftIssue, DriftReport } from "./drift.js";
export type { ErrorObject } from "./error-body.js";
export {
  AbortedError,
  ConfigurationError,
  ConnectionError,
  type Delivery,
  type ErrorFacts,
  isSolarisError,
  SolarisError,
  TimeoutError,
  UnexpectedResponseError,
} from "./errors.js";
export {
  authorizationDeadline,
  confirmationDeadline,
  type Identification,
  isKnownMethod,
  isKnownStatus,
  type KnownIdentificationMethod,
  type KnownIdentificationStatus,
} from "./identification.js";
export type { IdentificationRef, Identifications } from "./identifications.js";
export type { Address, CallOptions, ClientOptions, Environment, Limits } from "./options.js";
export type { AuthorizeResult, ResponseMeta } from "./outcome.js";
export type { ReceivedResponse } from "./response.js";
export type { Fetch } from "./transport.js";
