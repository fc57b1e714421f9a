// What the errors of Node's fetch say of a request that failed.

/** What Node's fetch says when it gave up on connecting, or on the server's certificate: both before it sent anything. */
const beforeSending = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Whether it shows that no connection came about, and so that nothing was sent. */
export function failedToConnect(thrown: unknown): boolean {
  const cause = causeOf(thrown);
  if (beforeSending.has(String(cause.code))) return true;
  // One error for each address that was tried, or one in all.
  const tries: unknown[] = Array.isArray(cause.errors) && cause.errors.length > 0 ? cause.errors : [cause];
  return tries.every((failure) =>
    ["connect", "getaddrinfo"].includes(String((failure as SystemError | null)?.syscall)),
  );
}

/** What the system says of a failed connection. */
interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
}

function causeOf(thrown: unknown): SystemError {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return typeof cause === "object" && cause !== null ? cause : {};
}
