// Decides whether an id may stand in the path of a request.
import { ConfigurationError } from "../errors/solaris-error.js";
import { isWellFormed } from "./values.js";

/**
 * Returns the id, or refuses it: an id that is empty, has white space around it, or could climb out of its path segment
 * would address another resource. The message does not repeat the id.
 *
 * The provider takes values as case-sensitive and without surrounding white space
 * (docs.solarisgroup.com, API reference: Requests and responses).
 *
 * @throws {ConfigurationError}
 */
export function checkedPathId(name: string, id: unknown): string {
  const fault = faultOf(id);
  if (fault) throw new ConfigurationError(`${name} ${fault}.`);
  return id as string;
}

function faultOf(id: unknown): string | undefined {
  if (typeof id !== "string") return `must be a string, but it is ${id === null ? "null" : typeof id}`;
  if (id === "") return "is empty: pass the id of the resource";
  if (id !== id.trim()) return "begins or ends with white space: trim it";
  if (/[\p{Cc}\u2028\u2029]/u.test(id)) return "contains a control character";
  if (!isWellFormed(id)) return "is not well-formed Unicode";
  if (id.split(/[/\\]/).some((segment) => segment === "." || segment === ".."))
    return "contains a dot segment (. or ..)";
  return undefined;
}
