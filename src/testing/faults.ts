// The faults of the fake: their types, their checks and their queue.
import { ConfigurationError } from "../errors.js";
import { readOptions, readProperties } from "../internal/validate.js";
import { isJsonObject } from "../response.js";

/**
 * The endpoint to which a fault applies.
 *
 * @example
 * const on: FaultedEndpoint = "token";
 * fake.failNext({ kind: "reset-after-send", on });
 */
export type FaultedEndpoint = "authorize" | "retrieve" | "token";

/** The endpoints on hosts of their own: `authorize` stands for the host of the API. */
export type FaultedHost = Exclude<FaultedEndpoint, "retrieve">;

/** @inline */
interface OneEndpoint {
  /**
   * The endpoint to which it applies. A request to another endpoint does not use it up.
   * @default "authorize"
   */
  readonly on?: FaultedEndpoint;
}

/** @inline */
interface OneOperation {
  /**
   * The call to which it applies. Another call does not use it up.
   * @default "authorize"
   */
  readonly on?: Exclude<FaultedEndpoint, "token">;
}

/** @inline */
interface Effect {
  /**
   * Whether the request takes effect before it fails: an SMS is sent and the status changes, or a token is issued. A `retrieve` has
   * no effect; with false, the fake answers it with an error before the fault changes or drops the answer.
   * @default true; false for a `status`
   */
  readonly takesEffect?: boolean;
}

/**
 * A fault. It applies to the next request; `refuse` applies to all connections until `recover()`.
 *
 * @example
 * fake.failNext({ kind: "status", status: 503, takesEffect: true }); // the SMS is sent
 * fake.failNext({ kind: "hang", on: "token" });
 * fake.pendingFaults.length; // 2
 */
export type Fault =
  /** Connections are refused until `recover()`: a server cannot count the connections that it refuses. */
  | {
      readonly kind: "refuse";
      /**
       * The host: `"authorize"` is that of the API, and so also refuses `retrieve`.
       * @default "authorize"
       */
      readonly on?: Exclude<FaultedEndpoint, "retrieve">;
    }
  /** The connection is reset after the request. The request takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "reset-after-send" } & OneEndpoint & Effect)
  /** No response comes, and the connection stays open. The request takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "hang" } & OneEndpoint & Effect)
  /** The response is truncated in its body. The request takes effect, unless `takesEffect` is false. */
  | ({ readonly kind: "truncate" } & OneEndpoint & Effect)
  /** The whole response comes in small chunks, with pauses of `everyMs` milliseconds (default 0). */
  | ({
      readonly kind: "drip";
      /**
       * The pause before each chunk, in milliseconds.
       * @default 0
       */
      readonly everyMs?: number;
    } & OneEndpoint)
  /**
   * The response has this status, and an error body with this `code`, or this `body`. The request takes no effect, unless
   * `takesEffect` is true: after a real 5xx the effect is not known. A request with a 4xx never takes effect. The client retries
   * after a 429, and after a fault of the token endpoint or of `retrieve`: add a fault for each attempt.
   *
   * With `status: 422` and `code: "mobile_number_not_verified"` it is the error for a customer whose mobile number was never verified.
   * The code is in the provider's mobile SDKs; that it comes with a 422 is our assumption.
   */
  | ({
      readonly kind: "status";
      /** The HTTP status, 200 to 599. */
      readonly status: number;
      /**
       * The `code` in the error body.
       * @default the code that belongs to the status
       */
      readonly code?: string;
      /**
       * The body: a string is sent as it is, any other value as JSON.
       * @default an error body; none below 400
       */
      readonly body?: unknown;
      /**
       * Additional headers, `retry-after` for example. `connection`, `content-length` and `transfer-encoding` are refused.
       * @default none
       */
      readonly headers?: Readonly<Record<string, string>>;
    } & OneEndpoint &
      Effect)
  /** The access token of the next request becomes invalid: 401 `invalid_token` until the client sends another token. */
  | ({ readonly kind: "401-once" } & OneOperation)
  /**
   * The next successful response differs from the contract: it has another HTTP `status` (2xx), or other top-level `fields`, for
   * example `fields: { status: "status_of_tomorrow" }`. Without either, the status of the identification is `status_of_tomorrow`. A
   * refused request, with a 401 for example, does not use up this fault.
   */
  | ({
      readonly kind: "drift";
      /**
       * The HTTP status, 200 to 299.
       * @default the status without this fault
       */
      readonly status?: number;
      /**
       * Top-level fields of the body that differ; undefined removes a field.
       * @default `status: "status_of_tomorrow"`, or none with another HTTP `status`
       */
      readonly fields?: Readonly<Record<string, unknown>>;
    } & OneOperation);

/**
 * A fault that applies to one request.
 *
 * @example
 * const fault: RequestFault = { kind: "truncate" };
 * fake.failNext(fault);
 */
export type RequestFault = Exclude<Fault, { kind: "refuse" }>;

/** The options of each kind of fault, besides `kind`. */
const optionsOf: { readonly [Kind in Fault["kind"]]: readonly string[] } = {
  refuse: ["on"],
  "reset-after-send": ["on", "takesEffect"],
  hang: ["on", "takesEffect"],
  truncate: ["on", "takesEffect"],
  drip: ["on", "everyMs"],
  status: ["on", "takesEffect", "status", "code", "body", "headers"],
  "401-once": ["on"],
  drift: ["on", "status", "fields"],
};

/** The endpoints of the faults that do not apply to all of them. */
const endpointsOf: { readonly [Kind in Fault["kind"]]?: readonly FaultedEndpoint[] } = {
  refuse: ["authorize", "token"],
  "401-once": ["authorize", "retrieve"],
  drift: ["authorize", "retrieve"],
};

/**
 * Returns a checked copy of a fault. Later changes of the original do not affect it.
 *
 * @throws {ConfigurationError} the fault is unknown or invalid
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

/** Values of a response are copied as JSON, because that is how they are sent. */
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

/** What is wrong with the values of a fault; undefined if nothing is. */
function problemOf(fault: Fault): string | undefined {
  const endpoints = endpointsOf[fault.kind] ?? ["authorize", "retrieve", "token"];
  if (fault.on !== undefined && !endpoints.includes(fault.on))
    return `on must be ${endpoints.map((name) => `"${name}"`).join(" or ")}`;
  if ("takesEffect" in fault && typeof fault.takesEffect !== "boolean") return "takesEffect must be true or false";
  if (fault.kind === "drip" && !isPause(fault.everyMs)) return "everyMs must be milliseconds, from 0 to 2147483647";
  if (fault.kind === "drift") {
    const { status = 200, fields = {} } = fault;
    if (!isIn(200, status, 299))
      return 'status must be an HTTP status from 200 to 299; for others there is kind "status"';
    if (!isJsonObject(fields) || !isWritable(fields)) return "fields must be an object that JSON can hold";
  }
  if (fault.kind === "status") {
    const { status, takesEffect, code, body, headers } = fault;
    if (!isIn(200, status, 599)) return "status must be an HTTP status from 200 to 599";
    if (takesEffect && isIn(400, status, 499)) return "a 4xx refuses the request, so it cannot take effect";
    if (code !== undefined && typeof code !== "string") return "code must be a string";
    if (!isWritable(body)) return "body must be a string, or something that JSON can hold";
    if (!areHeaders(headers))
      return `headers must be an object of strings that HTTP can carry, without ${framing.join(", ")}`;
  }
  return undefined;
}

function isPause(everyMs: unknown = 0): boolean {
  return typeof everyMs === "number" && everyMs >= 0 && everyMs <= 2_147_483_647;
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

/** Headers that define where a response ends: a wrong value would break the connection. */
const framing = ["connection", "content-length", "transfer-encoding"];

function areHeaders(headers: unknown = {}): boolean {
  // Not by its class: test runners have one of their own. A list, a Map and a Headers object have no names to copy.
  if (Object.prototype.toString.call(headers) !== "[object Object]") return false;
  if (!Object.values(headers as object).every((value) => typeof value === "string")) return false;
  try {
    const given = new Headers(headers as Record<string, string>);
    return framing.every((name) => !given.has(name));
  } catch {
    return false;
  }
}

/** The pending faults, oldest first. */
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

/** The endpoint to which a fault applies. */
export function endpointOf<One extends Fault>({ on }: One): NonNullable<One["on"]> | "authorize" {
  return on ?? "authorize";
}
