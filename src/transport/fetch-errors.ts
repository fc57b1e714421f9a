// Decides whether an error of the platform's `fetch` proves that nothing was sent.
import { hostOf } from "./transport.js";

/**
 * Returns whether the error proves that nothing of a request to this address was sent. Only errors of Node's `fetch` say enough,
 * and only if they name the address: a tool that instruments `fetch` may have failed to reach another address, after the response.
 */
export function provesNotSent(thrown: unknown, address: string): boolean {
  const url = new URL(address);
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const cause = causeOf(thrown);
  // One error for each address that was tried, or a single one.
  const tries: unknown[] = Array.isArray(cause.errors) && cause.errors.length > 0 ? cause.errors : [cause];
  return tries.every((failure) => isBeforeSending((failure ?? {}) as PlatformError, host, port));
}

/** The properties of Node's error for a failed connection. */
interface PlatformError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly host?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
}

function isBeforeSending(failure: PlatformError, host: string, port: string): boolean {
  if (failure.syscall === "getaddrinfo") return failure.hostname === host;
  // The address of another host name is not known here, and the port alone proves nothing: most providers use 443.
  if (failure.syscall === "connect") return isAddressOf(failure.address, host) && String(failure.port) === port;
  if (failure.code === "ERR_TLS_CERT_ALTNAME_INVALID") return failure.host === host;
  if (failure.code !== "UND_ERR_CONNECT_TIMEOUT") return false;
  return String(failure.message).includes(`(attempted address: ${host}:${port},`);
}

function isAddressOf(address: unknown, host: string): boolean {
  return host === "localhost" ? address === "127.0.0.1" || address === "::1" : address === host;
}

function causeOf(thrown: unknown): PlatformError {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return typeof cause === "object" && cause !== null ? cause : {};
}
