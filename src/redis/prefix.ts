import { ConfigurationError } from "../errors.js";

/** @throws {ConfigurationError} */
export function checkPrefix(name: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw new ConfigurationError(`${name} must be a string that is not empty, for example "solaris-esign:".`);
}
