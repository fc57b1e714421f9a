// What can be made to go wrong at the fake: which faults there are, and whose turn it is.

import { ConfigurationError } from "../errors.js";
import { readOptions, readProperties } from "../internal/validate.js";
import { isJsonObject } from "../response.js";

/**
 * Which requests a fault is for.
 *
 * @example
 * const on: FaultedEndpoint = "token";
 * fake.failNext({ kind: "reset-after-send", on });
 */
export type FaultedEndpoint = "authorize" | "token";

/** @inline */
interface OneEndpoint {
  /**
   * Whether it is for requests to the API, or for those to the token endpoint.
   * @default "authorize"
   */
  readonly on?: FaultedEndpoint;
}

/** @inline */
interface Effect {
  /**
   * Whether the request takes effect all the same: an SMS goes out, a token is granted.
   * @default true; for a `status` false
   */
  readonly takesEffect?: boolean;
}

/**
 * A fault: what becomes of the next request, or, for `refuse`, of every connection until `recover()`.
 *
 * @example
 * fake.failNext({ kind: "status", status: 503, takesEffect: true }); // the SMS goes out all the same
 * fake.failNext({ kind: "hang", on: "token" });
 * fake.pendingFaults.length; // 2
 */
export type Fault =
  /** Nobody can connect until `recover()`: a server cannot count the connections that it refuses. */
  | ({ readonly kind: "refuse" } & OneEndpoint)
  /** The connection is reset when the request has been read. It takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "reset-after-send" } & OneEndpoint & Effect)
  /** No answer comes, and the connection stays open. The request takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "hang" } & OneEndpoint & Effect)
  /** The answer breaks off in the middle of its body. The request takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "truncate" } & OneEndpoint & Effect)
  /** The answer comes in small pieces, whole in the end, with pauses of `everyMs` milliseconds (default 0). */
  | ({
      readonly kind: "drip";
      /**
       * Pause before each piece, in milliseconds.
       * @default 0
       */
      readonly everyMs?: number;
    } & OneEndpoint)
  /**
   * The answer has this status, and an error body with this `code`, or this `body` (a string as it is, anything else as
   * JSON). The request takes no effect, unless `takesEffect` is true: after a 5xx nobody knows. A 4xx never does. A 429, or a
   * fault of the token endpoint, may be healed by the client, which sends such requests again: queue as many as it takes.
   */
  | ({
      readonly kind: "status";
      /** HTTP status, 200 to 599. */
      readonly status: number;
      /**
       * The `code` in the error body.
       * @default the one that goes with the status
       */
      readonly code?: string;
      /**
       * A string as it is, anything else as JSON.
       * @default an error body; none below 400
       */
      readonly body?: unknown;
      /**
       * More headers, `retry-after` for example; not those that say where the answer ends.
       * @default none
       */
      readonly headers?: Readonly<Record<string, string>>;
    } & OneEndpoint &
      Effect)
  /** The access token of the next request is no longer good: 401 `invalid_token` until another one comes. */
  | { readonly kind: "401-once" }
  /**
   * The next success differs from the contract: another HTTP `status` (2xx), other top-level `fields` (undefined: left out), for
   * example `fields: { status: "status_of_tomorrow" }`. Without either, the identification's status is `status_of_tomorrow`. A
   * request that the fake refuses, with a 401 for example, leaves it for a later one.
   */
  | {
      readonly kind: "drift";
      /**
       * HTTP status, 200 to 299.
       * @default that of the answer as it would have been
       */
      readonly status?: number;
      /**
       * Top-level fields of the body that are different; undefined leaves one out.
       * @default `status: "status_of_tomorrow"`, or none with another HTTP `status`
       */
      readonly fields?: Readonly<Record<string, unknown>>;
    };

/**
 * A fault that is for one request.
 *
 * @example
 * const fault: RequestFault = { kind: "truncate" };
 * fake.failNext(fault);
 */
export type RequestFault = Exclude<Fault, { kind: "refuse" }>;

/** The names that each kind of fault has beside `kind`. */
const optionsOf: { readonly [Kind in Fault["kind"]]: readonly string[] } = {
  refuse: ["on"],
  "reset-after-send": ["on", "takesEffect"],
  hang: ["on", "takesEffect"],
  truncate: ["on", "takesEffect"],
  drip: ["on", "everyMs"],
  status: ["on", "takesEffect", "status", "code", "body", "headers"],
  "401-once": [],
  drift: ["status", "fields"],
};

/**
 * A copy of a fault, on which later changes of the original have no effect.
 *
 * @throws {ConfigurationError} there is no such fault
 */
export function checkedFault(given: Fault): Fault {
  const kinds = Object.keys(optionsOf);
  const { kind } = readProperties("A fault", given ?? {}, ["kind"]);
  if (!kinds.includes(kind)) throw new ConfigurationError(`A fault needs a kind: ${kinds.join(", ")}.`);
  const name = `The fault ${kind}`;
  const names = ["kind", ...optionsOf[kind]] as ["kind"];
  const fault = readOptions(name, given, names);
  const problem = problemOf(fault);
  if (problem) throw new ConfigurationError(`${name}: ${problem}.`);
  return ownCopy(fault);
}

/** What goes into an answer is copied as JSON, since that is how it is sent. */
function ownCopy(fault: Fault): Fault {
  if (fault.kind === "drift" && fault.fields) {
    return {
      ...fault,
      fields: Object.fromEntries(Object.entries(fault.fields).map(([name, value]) => [name, asJson(value)])),
    };
  }
  if (fault.kind !== "status") return fault;
  return {
    ...fault,
    ...(fault.body !== undefined && { body: asJson(fault.body) }),
    ...(fault.headers && { headers: { ...fault.headers } }),
  };
}

function asJson(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Why a fault of a known kind, with options that it has, still cannot be. */
function problemOf(fault: Fault): string | undefined {
  if ("on" in fault && fault.on !== undefined && fault.on !== "authorize" && fault.on !== "token") {
    return 'on must be "authorize" or "token"';
  }
  if (fault.kind === "drip" && !(Number(fault.everyMs ?? 0) >= 0 && Number(fault.everyMs ?? 0) <= 2_147_483_647)) {
    return "everyMs must be milliseconds, from 0 to 2147483647";
  }
  if (fault.kind === "drift") {
    const { status = 200, fields = {} } = fault;
    if (!isIn(200, status, 299))
      return 'status must be an HTTP status from 200 to 299; for others there is kind "status"';
    if (!isJsonObject(fields) || !isWritable(fields)) return "fields must be an object that JSON can hold";
  }
  if (fault.kind === "status") {
    const { status, takesEffect, body, headers } = fault;
    if (!isIn(200, status, 599)) return "status must be an HTTP status from 200 to 599";
    if (takesEffect && isIn(400, status, 499)) return "a 4xx refuses the request, so it cannot take effect";
    if (!isWritable(body)) return "body must be a string, or something that JSON can hold";
    if (!areHeaders(headers))
      return `headers must be an object of strings that HTTP can carry, without ${framing.join(", ")}`;
  }
  return undefined;
}

function isIn(min: number, status: unknown, max: number): boolean {
  return Number.isInteger(status) && Number(status) >= min && Number(status) <= max;
}

function isWritable(value: unknown): boolean {
  try {
    return value === undefined || JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/** Headers that say where an answer ends: a wrong one would break the connection. */
const framing = ["connection", "content-length", "transfer-encoding"];

function areHeaders(headers: unknown): boolean {
  try {
    const given = new Headers(headers as Record<string, string>);
    return framing.every((name) => !given.has(name));
  } catch {
    return false;
  }
}

/** The faults that are still to come, oldest first. */
export interface FaultQueue {
  readonly pending: readonly RequestFault[];
  add(fault: RequestFault): void;
  /** The fault for the next request to this endpoint, if there is one. It stays until it is removed. */
  next(endpoint: FaultedEndpoint): RequestFault | undefined;
  remove(fault: RequestFault): void;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  const pending: RequestFault[] = [];
  return {
    pending,
    add: (fault) => void pending.push(fault),
    next: (endpoint) => pending.find((fault) => endpointOf(fault) === endpoint),
    remove: (fault) => void pending.splice(pending.indexOf(fault), 1),
    clear: () => void pending.splice(0),
  };
}

/** Which requests a fault is for. */
export function endpointOf(fault: Fault): FaultedEndpoint {
  return ("on" in fault ? fault.on : undefined) ?? "authorize";
}
