// Decides whether an address may be talked to.
import { ConfigurationError } from "../errors/solaris-error.js";

/**
 * Refuses an address that is not https (http on a loopback host is fine, and anywhere with `allowInsecureHttp`), or that
 * holds more than a path, since a user name or a query would be sent along or lost. The message does not repeat the address.
 *
 * @throws {ConfigurationError}
 */
export function checkUrl(name: string, url: unknown, allowInsecureHttp = false): asserts url is string {
  const fault = faultOf(url, allowInsecureHttp);
  if (fault) throw new ConfigurationError(`${name} ${fault}.`);
}

/** Does it in one pass: the pattern `/+$` starts again at each slash, and takes seconds for 60,000 of them. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === "/") end--;
  return url.slice(0, end);
}

function faultOf(text: unknown, allowInsecureHttp: boolean): string | undefined {
  if (typeof text !== "string" || !URL.canParse(text))
    return "must be an absolute URL, for example https://api.example.com";
  const url = new URL(text);
  if (url.username || url.password) return "must not contain a user name or password";
  if (url.search || url.hash || /[?#]/.test(text)) return "must not contain a query or fragment";
  // The path of an operation is a template: {id} would be replaced here, too.
  if (/[{}]/.test(text)) return "contains braces: put the value itself in the place of a {placeholder}";
  if (text !== text.trim()) return "begins or ends with white space: trim it";
  if (url.protocol === "https:") return undefined;
  if (url.protocol === "http:" && (allowInsecureHttp || isLoopback(url.hostname))) return undefined;
  return (
    "must use https; plain http is allowed only on localhost, 127.0.0.0/8 and [::1], " +
    "and for a stand-in elsewhere with allowInsecureHttp: true"
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
