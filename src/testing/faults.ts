// What can be made to go wrong at the fake: which faults there are, and whose turn it is.
import { checkNames } from "../checks/values.js";
import { ConfigurationError } from "../errors/solaris-error.js";

/** Which requests a fault is for. */
export type FaultedEndpoint = "authorize" | "token";

interface OneEndpoint {
  /**
   * Whether it is for requests to the API, or for those to the token endpoint.
   * @default "authorize"
   */
  readonly on?: FaultedEndpoint;
}

interface Effect {
  /** Whether the request takes effect all the same: an SMS goes out, a token is granted. */
  readonly takesEffect?: boolean;
}

/** A fault: what becomes of the next request, or, for `refuse`, of every connection until `recover()`. */
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
  | ({ readonly kind: "drip"; readonly everyMs?: number } & OneEndpoint)
  /**
   * The answer has this status, and an error body with this `code`, or this `body` (a string as it is, anything else as
   * JSON). The request takes no effect, unless `takesEffect` is true: after a 5xx nobody knows.
   */
  | ({
      readonly kind: "status";
      readonly status: number;
      readonly code?: string;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } & OneEndpoint &
      Effect)
  /** The access token of the next request is no longer good: 401 `invalid_token` until another one comes. */
  | { readonly kind: "401-once" }
  /**
   * The next answer differs from the contract: another HTTP `status`, other top-level `fields` (undefined: left out). Without
   * either, the identification's status is one that the contract does not know.
   */
  | { readonly kind: "drift"; readonly status?: number; readonly fields?: Readonly<Record<string, unknown>> };

/** A fault that is for one request. */
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

/** @throws {ConfigurationError} */
export function checkFault(fault: Fault): void {
  const kinds = Object.keys(optionsOf);
  if (!kinds.includes(fault?.kind)) throw new ConfigurationError(`A fault needs a kind: ${kinds.join(", ")}.`);
  checkNames(`The fault ${fault.kind}`, fault, ["kind", ...optionsOf[fault.kind]]);
  const { status, everyMs = 0, on = "authorize" } = fault as { status?: unknown; everyMs?: unknown; on?: unknown };
  if (on !== "authorize" && on !== "token") throw new ConfigurationError('on must be "authorize" or "token".');
  if (!(typeof everyMs === "number" && everyMs >= 0)) throw new ConfigurationError("everyMs must be 0 or more.");
  if (status === undefined && fault.kind !== "status") return;
  if (!(Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599)) {
    throw new ConfigurationError("status must be an HTTP status from 200 to 599.");
  }
}

/** Which requests a fault is for. */
export function endpointOf(fault: Fault): FaultedEndpoint {
  return ("on" in fault ? fault.on : undefined) ?? "authorize";
}

/** The faults that are still to come, oldest first. */
export interface FaultQueue {
  add(fault: RequestFault): void;
  /** The fault for a request to this endpoint, if there is one. */
  next(endpoint: FaultedEndpoint): RequestFault | undefined;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  const faults: RequestFault[] = [];
  return {
    add: (fault) => void faults.push(fault),
    next(endpoint) {
      const index = faults.findIndex((fault) => endpointOf(fault) === endpoint);
      return index < 0 ? undefined : faults.splice(index, 1)[0];
    },
    clear: () => void faults.splice(0),
  };
}
