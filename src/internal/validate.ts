// Checks options, addresses, ids and headers before anything is sent. No message repeats a value.
import { ConfigurationError } from "../errors.js";

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

/** Refuses an invalid value of the option with this name. @throws {ConfigurationError} */
export type Check = (name: string, value: unknown) => void;

/** The check of each option, in the order in which messages list the names. TypeScript reports an option without a check. */
export type Checks<Options> = { readonly [Name in keyof Options & string]-?: Check };

/** For an option that is checked elsewhere, together with another option. */
export const unchecked: Check = () => {};

/** Makes a check accept undefined. */
export const optional =
  (check: Check): Check =>
  (name, value) => {
    if (value !== undefined) check(name, value);
  };

/** For a number of milliseconds. The most is the longest time of a timer: with a longer one it would fire at once. */
export const millisecondsFrom = (least: number, most = 2_147_483_647): Check =>
  optional((name, value) => {
    if (typeof value === "number" && value >= least && value <= most) return;
    throw new ConfigurationError(`${name} must be a number of milliseconds from ${least} to ${most}.`);
  });

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
  forEachName(what, names, (name) => checks[name](name, read[name]));
  return read;
}

/**
 * Copies the options, reading each once: the value that is used is the one that was checked. A misspelt option would be ignored
 * silently, so it is refused.
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
 * Refuses a misspelt option, which would be ignored silently.
 *
 * @throws {ConfigurationError}
 */
export function checkNames(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new ConfigurationError(`${what} needs an options object.`);
  const names = reading(`${what} cannot read the names of its options`, () => Object.keys(options));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(`${what} has no option ${unknown.join(", ")}; its options are: ${known.join(", ")}.`);
  }
}

/**
 * Copies these properties, reading each once. A property that is undefined is left out.
 *
 * @throws {ConfigurationError}
 */
export function readProperties<Source extends object>(
  what: string,
  source: Source,
  names: readonly (keyof Source & string)[],
): Source {
  const read: Partial<Source> = {};
  forEachName(what, names, (name) => {
    const value = source[name];
    if (value !== undefined) read[name] = value;
  });
  return read as Source;
}

function forEachName<Name extends string>(what: string, names: readonly Name[], work: (name: Name) => void): void {
  for (const name of names) {
    try {
      work(name);
    } catch (thrown) {
      throw withoutText(thrown, `${what} cannot read ${name}`);
    }
  }
}

/** False for a string with a lone surrogate, which has no encoding in UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/**
 * Reads a value of the caller's. A getter or a proxy may throw an error with any content, so the message does not repeat it.
 *
 * @throws {ConfigurationError}
 */
export function reading<Value>(failure: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    throw withoutText(thrown, failure);
  }
}

function withoutText(thrown: unknown, failure: string): ConfigurationError {
  if (thrown instanceof ConfigurationError) return thrown;
  return new ConfigurationError(`${failure}: a getter or a proxy of yours threw an error.`);
}

/**
 * Refuses an address that is not https (http is allowed on a loopback host, and on any host with `allowInsecureHttp`), or that
 * contains a user name, a query or a fragment, which would be sent or lost. The message does not repeat the address.
 *
 * @throws {ConfigurationError}
 */
export function checkUrl(name: string, url: unknown, allowInsecureHttp = false): asserts url is string {
  const problem = urlProblem(url, allowInsecureHttp);
  if (problem) throw new ConfigurationError(`${name} ${problem}.`);
}

/** In one pass: the pattern `/+$` starts again at each slash, and takes seconds for 60,000 slashes. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === "/") end--;
  return url.slice(0, end);
}

function urlProblem(text: unknown, allowInsecureHttp: boolean): string | undefined {
  if (typeof text !== "string" || !URL.canParse(text))
    return "must be an absolute URL, for example https://api.example.com";
  const url = new URL(text);
  if (url.username || url.password) return "must not contain a user name or password";
  if (url.search || url.hash || /[?#]/.test(text)) return "must not contain a query or fragment";
  // The path of an operation is a template: {id} would also be replaced in the base URL.
  if (/[{}]/.test(text)) return "contains braces: replace each {placeholder} with its value";
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

/**
 * Returns the id, or refuses it: an id that is empty, has white space at either end, or could leave its path segment would address
 * another resource. The message does not repeat the id.
 *
 * For the provider, values are case-sensitive and have no surrounding white space
 * (docs.solarisgroup.com, API reference: Requests and responses).
 *
 * @throws {ConfigurationError}
 */
export function checkedPathId(name: string, id: unknown): string {
  const problem = idProblem(id);
  if (problem) throw new ConfigurationError(`${name} ${problem}.`);
  return id as string;
}

function idProblem(id: unknown): string | undefined {
  if (typeof id !== "string") return `must be a string, but it is ${id === null ? "null" : typeof id}`;
  if (id === "") return "is empty: pass the id of the resource";
  if (id !== id.trim()) return "begins or ends with white space: trim it";
  if (/[\p{Cc}\u2028\u2029]/u.test(id)) return "contains a control character";
  if (!isWellFormed(id)) return "is not well-formed Unicode";
  if (/(^|[/\\])\.\.?([/\\]|$)/.test(id)) return "contains a dot segment (. or ..)";
  return undefined;
}

/** Headers that a call may not set, and why. With some of them Node would send a request too early. */
export const reservedHeaders: Readonly<Record<string, string>> = {
  authorization: "auth returns the token",
  "user-agent": "the client option userAgent extends it",
  ...Object.fromEntries(
    [
      ...["connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection"],
      ...["te", "trailer", "transfer-encoding", "upgrade"],
    ].map((name) => [name, "the transport sets it"]),
  ),
};

/**
 * Reads the headers of a call once, and refuses headers that cannot be sent: the platform's own error would print the value, which
 * may be a secret. A header that is undefined is left out.
 *
 * @throws {ConfigurationError}
 */
export function checkedHeaders(option: string, headers: object | undefined): Record<string, string> {
  if (headers === undefined) return {};
  const prototype = typeof headers === "object" && headers !== null ? Object.getPrototypeOf(headers) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    throw new ConfigurationError(`${option} must be an object of names and values, for example { "x-trace-id": id }.`);
  }
  const given = Object.entries<unknown>({ ...headers }).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new ConfigurationError(`${option} has a name that is not allowed in HTTP.`);
    }
    const lower = name.toLowerCase();
    if (lower === "content-type") throw new ConfigurationError(`${option} must not set ${name}: bodies are JSON.`);
    if (Object.hasOwn(reservedHeaders, lower)) {
      throw new ConfigurationError(`${option} must not set ${name}: ${reservedHeaders[lower]}.`);
    }
    if (typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw new ConfigurationError(`${option}.${name} must be a string with characters that are allowed in a header.`);
  }
  return Object.fromEntries(given) as Record<string, string>;
}
