// The fake as an HTTP API without a network: it takes a request and returns the outcome.
import { operations } from "../../generated/contract.js";
import type { IdentificationRef } from "../identification.js";
import { isFinal } from "../polling/decision.js";
import { answer, type ErrorShape, errorAnswer, type FakeAnswer, type FakeError, jsonAnswer } from "./answers.js";
import type { FaultedEndpoint, FaultQueue, RequestFault } from "./faults.js";
import type { IdentificationStore } from "./identification-store.js";
import type { TokenEndpoint } from "./token-endpoint.js";

/** A request that the fake received. */
export interface FakeRequest {
  readonly method: string;
  /** The path of its URL, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

/**
 * A request that the fake received, and its outcome.
 *
 * @example
 * await solaris.identifications.authorize(fake.addIdentification());
 * const lines = fake.exchanges.map(({ method, answer }: FakeExchange) => `${method} ${answer?.status}`);
 * lines.join(", "); // "POST 200, PATCH 200"
 */
export interface FakeExchange {
  /** The time of the request, on the fake's clock. */
  readonly at: Date;
  /** The HTTP method. */
  readonly method: string;
  /** The path of its URL, without the query. */
  readonly path: string;
  /** The response; undefined if there was none, or only a part of it. */
  readonly answer?: FakeAnswer;
  /** The fault that applied to it, if there was one. */
  readonly fault?: RequestFault;
}

/** What happens to a request on the wire. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: FakeAnswer }
  | { readonly kind: "drip"; readonly answer: FakeAnswer; readonly everyMs: number }
  | { readonly kind: "truncate"; readonly answer: FakeAnswer }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

export const tokenPath = "/oauth2/token";

/**
 * Which identifications the call that retrieves returns.
 *
 * @example
 * const retrieves: Retrieves = "completed";
 * const fake = createFakeSolaris({ retrieves });
 */
export type Retrieves = "all" | "completed" | "none";

export interface FakeApi {
  readonly exchanges: readonly FakeExchange[];
  handle(request: FakeRequest): Outcome;
  /** Deletes the exchanges. */
  clear(): void;
}

export interface FakeApiParts {
  readonly now: () => number;
  readonly store: IdentificationStore;
  readonly tokens: TokenEndpoint;
  readonly faults: FaultQueue;
  readonly settings: { readonly errorShape: ErrorShape; readonly retrieves: Retrieves };
}

export function createFakeApi({ now, store, tokens, faults, settings }: FakeApiParts): FakeApi {
  const exchanges: FakeExchange[] = [];

  const refuse = (error: FakeError): FakeAnswer => errorAnswer(settings.errorShape, error);

  const authorize = (ref: IdentificationRef): FakeAnswer => {
    const result = store.authorize(ref);
    if (result.outcome === "authorized") return jsonAnswer(200, result.identification);
    if (result.outcome === "wrong-status") {
      return refuse({ status: 412, detail: `An identification that is ${result.status} cannot be authorized.` });
    }
    const retryAfter = String(Math.ceil(result.retryAfterMs / 1000));
    const detail = "This person has received 60 SMS within an hour.";
    return refuse({ status: 429, detail, headers: { "retry-after": retryAfter } });
  };

  const retrieve = (ref: IdentificationRef, query: URLSearchParams): FakeAnswer => {
    const { documents, ...identification } = store.get(ref);
    const isReturned = { all: true, completed: isFinal(identification.status), none: false };
    if (!isReturned[settings.retrieves]) {
      return refuse({ status: 404, detail: `The fake retrieves ${settings.retrieves} identifications.` });
    }
    const withoutDocuments = documents === undefined || query.get("include_documents") === "false";
    return jsonAnswer(200, withoutDocuments ? identification : { ...identification, documents });
  };

  /** What each operation does with an existing identification, if the token is valid. */
  const operate: Readonly<
    Record<keyof typeof operations, (ref: IdentificationRef, query: URLSearchParams) => FakeAnswer>
  > = {
    authorizeIdentification: authorize,
    retrieveIdentification: retrieve,
  };

  /** The response without a fault. */
  const answerTo = (request: FakeRequest): FakeAnswer => {
    if (isTokenRequest(request)) return tokens.grant(request.authorization, request.body);
    const call = callOf(request);
    if (!call) return refuse({ status: 501, detail: `The fake only serves ${served} and POST ${tokenPath}.` });
    const { authorization } = request;
    if (authorization === undefined) {
      return refuse({ status: 401, code: "token_required", detail: "There is no Authorization header." });
    }
    if (!tokens.isValid(bearerOf(authorization))) {
      return refuse({ status: 401, detail: "The fake did not issue this token, or it has expired." });
    }
    if (!store.has(call.ref)) {
      return refuse({ status: 404, detail: "The fake has no such identification of this person: add it first." });
    }
    return operate[call.operation](call.ref, request.query);
  };

  /** The response before a fault changes or drops it. The request takes effect here, if the fault lets it. */
  const answerBeforeFault = (request: FakeRequest, fault: RequestFault | undefined): FakeAnswer => {
    if (fault?.kind === "401-once") tokens.revoke(bearerOf(request.authorization));
    return takesEffect(fault) ? answerTo(request) : refuse({ status: 503 });
  };

  const outcomeOf = (honest: FakeAnswer, fault: RequestFault | undefined): Outcome => {
    switch (fault?.kind) {
      case "reset-after-send":
        return { kind: "reset" };
      case "hang":
        return { kind: "hang" };
      case "truncate":
        return { kind: "truncate", answer: honest };
      case "drip":
        return { kind: "drip", answer: honest, everyMs: fault.everyMs ?? 0 };
      case "status":
        return { kind: "answer", answer: scripted(fault, settings.errorShape) };
      case "drift":
        return { kind: "answer", answer: drifted(honest, fault) };
      default:
        return { kind: "answer", answer: honest };
    }
  };

  return {
    exchanges,
    handle(request) {
      const endpoint = endpointOf(request);
      const next = endpoint && faults.next(endpoint);
      const honest = answerBeforeFault(request, next);
      const fault = next && meets(next, honest) ? next : undefined;
      if (fault) faults.remove(fault);
      const outcome = outcomeOf(honest, fault);
      const { method, path } = request;
      exchanges.push({
        at: new Date(now()),
        method,
        path,
        ...((outcome.kind === "answer" || outcome.kind === "drip") && { answer: outcome.answer }),
        ...(fault && { fault }),
      });
      return outcome;
    },
    clear: () => void exchanges.splice(0),
  };
}

/** The endpoint of a request; undefined if it is none. */
function endpointOf(request: FakeRequest): FaultedEndpoint | undefined {
  if (isTokenRequest(request)) return "token";
  const operation = callOf(request)?.operation;
  return operation && (operation === "retrieveIdentification" ? "retrieve" : "authorize");
}

function isTokenRequest({ method, path }: FakeRequest): boolean {
  return method === "POST" && path === tokenPath;
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer (.+)$/i.exec(`${authorization}`)?.[1] ?? "";
}

const templates = Object.entries(operations).map(([operation, { method, path }]) => ({
  operation: operation as keyof typeof operations,
  method: method.toUpperCase(),
  path,
  pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
}));
const served = templates.map(({ method, path }) => `${method} ${path}`).join(", ");

/** The requested operation and its identification. */
function callOf({
  method,
  path,
}: FakeRequest): { operation: keyof typeof operations; ref: IdentificationRef } | undefined {
  const asked = templates.find((template) => template.method === method.toUpperCase() && template.pattern.test(path));
  const { person_id, id } = asked?.pattern.exec(path)?.groups ?? {};
  if (!asked || !person_id || !id) return undefined;
  try {
    const ref = { personId: decodeURIComponent(person_id), identificationId: decodeURIComponent(id) };
    return { operation: asked.operation, ref };
  } catch {
    return undefined;
  }
}

/** An error has no identification that could drift. */
function meets(fault: RequestFault, { status }: FakeAnswer): boolean {
  return fault.kind !== "drift" || status < 300;
}

function takesEffect(fault: RequestFault | undefined): boolean {
  return (fault && "takesEffect" in fault ? fault.takesEffect : undefined) ?? fault?.kind !== "status";
}

function scripted(fault: Extract<RequestFault, { kind: "status" }>, errorShape: ErrorShape): FakeAnswer {
  const { status, code, body, headers } = fault;
  if (typeof body === "string") return answer(status, body, headers);
  if (body !== undefined) return jsonAnswer(status, body, headers);
  return status < 400 ? answer(status, "", headers) : errorAnswer(errorShape, { status, code, headers });
}

function drifted(honest: FakeAnswer, fault: Extract<RequestFault, { kind: "drift" }>): FakeAnswer {
  const { status = honest.status, fields = fault.status === undefined ? { status: "status_of_tomorrow" } : {} } = fault;
  return answer(status, JSON.stringify({ ...JSON.parse(honest.body), ...fields }), honest.headers);
}
