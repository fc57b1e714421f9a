/**
 * Everything that the package exports. Begin with {@link createSolarisClient}, and read
 * {@link Identifications.authorize}.
 *
 * @module solaris-esign
 */

export { environments } from "../generated/contract.js";
export type { DriftIssue, DriftKind, DriftReport } from "./answer/drift.js";
export type { ErrorObject } from "./answer/error-body.js";
export {
  authorizationDeadline,
  confirmationDeadline,
  type Identification,
  isKnownMethod,
  isKnownStatus,
  type KnownIdentificationMethod,
  type KnownIdentificationStatus,
} from "./answer/identification.js";
export type { ReceivedResponse } from "./answer/response.js";
export type { Auth, AuthContext } from "./auth/access-token.js";
export { type ClientCredentialsOptions, clientCredentials } from "./auth/client-credentials.js";
export type { TokenRequestEvent } from "./auth/token-endpoint.js";
export type { TokenStore } from "./auth/token-store.js";
export type { AttemptEvent } from "./call/observe.js";
export type { SolarisWarning } from "./call/warning.js";
export { createSolarisClient, type SolarisClient } from "./client.js";
export { createDriftCounter, type DriftCount, type DriftCounter } from "./drift/counter.js";
export type { ApiErrorFacts } from "./errors/api-error.js";
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from "./errors/api-error.js";
export type { Delivery, Effect } from "./errors/delivery.js";
export { type AnySolarisError, isSolarisError } from "./errors/is-solaris-error.js";
export { NotSentError } from "./errors/not-sent-error.js";
export {
  AbortedError,
  ClientClosedError,
  ConfigurationError,
  ConnectionError,
  type ErrorFacts,
  SolarisError,
  TimeoutError,
  UnexpectedResponseError,
  type UnexpectedResponseFacts,
} from "./errors/solaris-error.js";
export type { AuthorizeResult, IdentificationRef, Identifications } from "./identifications.js";
export type { Address, CallOptions, ClientOptions, CloseOptions, Environment, Limits } from "./options.js";
export type { ResponseMeta } from "./request/result.js";
export type { TransportOptions } from "./transport/choose-transport.js";
export type { Fetch } from "./transport/fetch-transport.js";
