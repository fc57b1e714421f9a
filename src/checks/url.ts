// Decides whether an address may be talked to.
import { ConfigurationError } from "../errors/solaris-error.js";

/**
 * Returns the address without slashes at its end, or refuses it: https anywhere, http only on a loopback host, and
 * nothing in it but a path, since a user name or a query would be sent along or lost. The message does not repeat the
 * address.
 *
 * @throws {ConfigurationError}
 */
export function checkedUrl(name: string, url: unknown): string {
  const fault = faultOf(url);
  if (fault) throw new ConfigurationError(`${name} ${fault}.`);
  return (url as string).replace(/\/+$/, "");
}

function faultOf(text: unknown): string | undefined {
  if (typeof text !== "string" || !URL.canParse(text))
    return "must be an absolute URL, for example https://api.example.com";
  const url = new URL(text);
  if (url.username || url.password) return "must not contain a user name or password";
  if (url.search || url.hash || /[?#]/.test(text)) return "must not contain a query or fragment";
  if (text !== text.trim()) return "begins or ends with white space: trim it";
  if (url.protocol === "https:") return undefined;
  if (url.protocol === "http:" && isLoopback(url.hostname)) return undefined;
  return "must use https; plain http is allowed only on localhost, 127.0.0.0/8 and [::1]";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
