/**
 * The client. Start with {@link createSolarisClient} and {@link Identifications.authorize}.
 *
 * @module solaris-esign
 */

export { environments } from "../generated/contract.js";
export type { Auth, AuthContext } from "./auth/auth.js";
export { type ClientCredentialsOptions, clientCredentials } from "./auth/client-credentials.js";
export type { TokenRequestEvent } from "./auth/token-endpoint.js";
export type { TokenStore } from "./auth/token-store.js";
export { createSolarisClient, type SolarisClient } from "./client.js";
export type { ConcurrencyBudget } from "./concurrency/budget.js";
export { localBudget } from "./concurrency/queue.js";
export type { DriftIssue, DriftKind } from "./drift/compare.js";
export { createDriftCounter, type DriftCount, type DriftCounter } from "./drift/counter.js";
export type { DriftReport } from "./drift/report.js";
export type { ApiErrorFacts, Delivery, Effect } from "./errors.js";
export {
  AbortedError,
  type AnySolarisError,
  ApiError,
  AuthenticationError,
  ClientClosedError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  type ErrorFacts,
  isSolarisError,
  LedgerError,
  NotFoundError,
  NotSentError,
  PermissionError,
  RateLimitError,
  ServerError,
  SolarisError,
  TimeoutError,
  TooSoonError,
  type TooSoonFacts,
  UnexpectedResponseError,
  type UnexpectedResponseFacts,
  UnresolvedError,
  type UnresolvedFacts,
} from "./errors.js";
export {
  authorizationDeadline,
  confirmationDeadline,
  type Identification,
  type IdentificationRef,
  isKnownMethod,
  isKnownStatus,
  type KnownIdentificationMethod,
  type KnownIdentificationStatus,
  type RetrievedIdentification,
} from "./identification.js";
export type {
  AuthorizeOptions,
  AuthorizeResult,
  Identifications,
  RetrieveOptions,
  RetrieveResult,
} from "./identifications.js";
export { createLedger } from "./ledger/create-ledger.js";
export type {
  Claim,
  ClaimResult,
  Ledger,
  LedgerRow,
  LedgerState,
  LedgerStore,
  LedgerWait,
  Settlement,
} from "./ledger/ledger.js";
export { memoryLedger } from "./ledger/memory-ledger.js";
export type { LedgerOptions } from "./ledger/options.js";
export type {
  Address,
  AttemptEvent,
  CallOptions,
  ClientOptions,
  CloseOptions,
  Environment,
  Limits,
} from "./options.js";
export type { Decision, IdentificationBefore, Reconciliation } from "./polling/decision.js";
export type { ReconcileOptions, WaitOptions } from "./polling/follow-up.js";
export type { WaitResult } from "./polling/wait-for.js";
export type { AttemptMessage } from "./request/process-diagnostics.js";
export type { ResponseMeta } from "./request/result.js";
export type { ErrorObject, ReceivedResponse } from "./response.js";
export type { TransportOptions } from "./transport/choose-transport.js";
export type { Fetch } from "./transport/fetch-transport.js";
export type { SolarisWarning } from "./warning.js";
