// A provider state of the pact, and what its request needs.

/** What a state is for. */
export interface WantedState {
  readonly state: string;
  readonly description: string;
  /** The status that the pact expects. */
  readonly status: number;
  /** The request as the pact has it. */
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** What the request needs then: headers to set, the access token for example, and a path with ids of the provider's own. */
export interface PreparedState {
  readonly headers: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Sets up states, one at a time. */
export interface States {
  /** Undefined if it takes any. */
  readonly names?: readonly string[];
  /** @throws {StateError} */
  prepare(wanted: WantedState): Promise<PreparedState>;
  close(): Promise<unknown>;
}

/** Why a state was not set up, in words without a value. */
export class StateError extends Error {}

/**
 * @param prepared what a hook returned, or an address answered: nothing, or an object with texts
 * @throws {StateError} it is something else. The words name its type, and no value
 */
export function checkedPreparation(prepared: unknown): PreparedState {
  if (prepared === undefined) return { headers: {} };
  if (!isPlain(prepared)) throw new StateError(`it returned ${kindOf(prepared)}, and not { headers, path }`);
  const { headers = {}, path, ...others } = prepared;
  if (Object.keys(others).length > 0) throw new StateError("it returned other fields than headers and path");
  if (!isPlain(headers)) throw new StateError(`its headers are ${kindOf(headers)}, and not an object`);
  for (const value of Object.values(headers)) {
    if (typeof value !== "string") throw new StateError(`one of its headers is ${kindOf(value)}, and not a text`);
  }
  if (path !== undefined && typeof path !== "string") {
    throw new StateError(`its path is ${kindOf(path)}, and not a text`);
  }
  if (path !== undefined && !/^\/[!-~]*$/.test(path)) {
    throw new StateError("its path does not begin with a slash, or has characters that a path cannot have");
  }
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { headers: Object.fromEntries(lower), ...(path !== undefined && { path }) };
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
