// Decides whether options are of the right kind.
import { ConfigurationError } from "../errors/solaris-error.js";

/** @throws {ConfigurationError} */
export function checkFunction(name: string, value: unknown, example?: string): void {
  if (typeof value === "function") return;
  throw new ConfigurationError(`${name} must be a function${example ? `, ${example}` : ""}.`);
}

/**
 * A misspelt option would be ignored without a word.
 *
 * @throws {ConfigurationError}
 */
export function checkNames(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new ConfigurationError(`${what} needs an options object.`);
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(`${what} has no option ${unknown.join(", ")}; there are: ${known.join(", ")}.`);
  }
}
