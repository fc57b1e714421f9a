// Decides whether options are of the right kind.
import { ConfigurationError } from "../errors/solaris-error.js";

/** @throws {ConfigurationError} */
export function checkFunction(name: string, value: unknown, example?: string): void {
  if (typeof value === "function") return;
  throw new ConfigurationError(`${name} must be a function${example ? `, ${example}` : ""}.`);
}

/** @throws {ConfigurationError} */
export function checkFlag(name: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new ConfigurationError(`${name} must be true or false.`);
}

/** Refuses a value that an option of this name cannot have. @throws {ConfigurationError} */
export type Check = (name: string, value: unknown) => void;

/** How each option is checked, in the order in which messages list the names. One that is missing does not compile. */
export type Checks<Options> = { readonly [Name in keyof Options & string]-?: Check };

/** For an option that is checked elsewhere, together with another. */
export const unchecked: Check = () => {};

/** A check that undefined passes. */
export const optional =
  (check: Check): Check =>
  (name, value) => {
    if (value !== undefined) check(name, value);
  };

/**
 * Reads each option once, as {@link readOptions} does, and checks it.
 *
 * @throws {ConfigurationError}
 */
export function checkedOptions<Options extends object>(
  what: string,
  options: Options,
  checks: Checks<Options>,
): Options {
  const names = Object.keys(checks) as (keyof Options & string)[];
  const read = readOptions(what, options, names);
  for (const name of names) reading(`${what} cannot read ${name}`, () => checks[name](name, read[name]));
  return read;
}

/**
 * Reads each option once, into an object of its own: what is checked is what is used. A misspelt option would be ignored
 * without a word, so it is refused.
 *
 * @throws {ConfigurationError}
 */
export function readOptions<Options extends object>(
  what: string,
  options: Options,
  known: readonly (keyof Options & string)[],
): Options {
  checkNames(what, options, known);
  return readProperties(what, options, known);
}

/**
 * A misspelt option would be ignored without a word.
 *
 * @throws {ConfigurationError}
 */
export function checkNames(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new ConfigurationError(`${what} needs an options object.`);
  const names = reading(`${what} cannot read the names of its options`, () => Object.keys(options));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(`${what} has no option ${unknown.join(", ")}; there are: ${known.join(", ")}.`);
  }
}

/**
 * Reads each of these properties once, into an object of its own. One that is undefined is left out.
 *
 * @throws {ConfigurationError}
 */
export function readProperties<Source extends object>(
  what: string,
  source: Source,
  names: readonly (keyof Source & string)[],
): Source {
  const read: Partial<Source> = {};
  for (const name of names) {
    const value = reading(`${what} cannot read ${name}`, () => source[name]);
    if (value !== undefined) read[name] = value;
  }
  return read as Source;
}

/** False for a string with half a surrogate pair, which has no encoding in UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/**
 * What a getter or a proxy throws may hold anything, so the message does not repeat it.
 *
 * @throws {ConfigurationError}
 */
export function reading<Value>(failure: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) throw thrown;
    throw new ConfigurationError(`${failure}: a getter or a proxy of yours threw.`);
  }
}
