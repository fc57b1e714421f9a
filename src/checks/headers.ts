// Decides which headers a caller may add to a request.
import { ConfigurationError } from "../errors/solaris-error.js";

/** Headers that somebody else sets, and who. */
const reserved: Readonly<Record<string, string>> = {
  authorization: "auth returns the token",
  "user-agent": "the client option userAgent extends it",
  host: "the transport sets it",
  connection: "the transport sets it",
  "content-length": "the transport sets it",
  "transfer-encoding": "the transport sets it",
};

/**
 * Refuses headers that could not be sent: the platform's own complaint would print the value, which may be a secret.
 *
 * @throws {ConfigurationError}
 */
export function checkHeaders(option: string, headers: unknown): void {
  if (typeof headers !== "object" || headers === null || headers instanceof Headers || Array.isArray(headers)) {
    throw new ConfigurationError(`${option} must be an object of names and values, for example { "x-trace-id": id }.`);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw new ConfigurationError(`${option} has a name that no header may have.`);
    const owner = reserved[name.toLowerCase()];
    if (owner) throw new ConfigurationError(`${option} must not set ${name}: ${owner}.`);
    if (typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw new ConfigurationError(`${option}.${name} must be a string that a header may carry.`);
  }
}
