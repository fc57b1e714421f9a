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

/** @throws {StateError} */
export function checkedPreparation(prepared: unknown): PreparedState {
  const { headers = {}, path } = Object(prepared) as { readonly headers?: unknown; readonly path?: unknown };
  if (path !== undefined && !(typeof path === "string" && /^\/[!-~]*$/.test(path))) {
    throw new StateError("its path does not begin with a slash, or has characters that a path cannot have");
  }
  const lower = Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { headers: Object.fromEntries(lower), ...(path !== undefined && { path }) };
}
