// The fake as an HTTP API without a network: a request goes in, and what becomes of it on the wire comes out.
import { operations } from "../../generated/contract.js";
import type { IdentificationRef } from "../identifications.js";
import { answer, type ErrorShape, errorAnswer, type FakeAnswer, type FakeError, jsonAnswer } from "./answers.js";
import type { FaultedEndpoint, FaultQueue, RequestFault } from "./faults.js";
import type { IdentificationStore } from "./identification-store.js";
import type { TokenEndpoint } from "./token-endpoint.js";

/** A request that the fake got. */
export interface FakeRequest {
  readonly method: string;
  /** Path of its URL, without a query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A request that the fake got, and what became of it. */
export interface FakeExchange {
  /** When, by the fake's clock. */
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  /** What was answered; absent when nothing was, or not all of it. */
  readonly answer?: FakeAnswer;
  /** The fault that it met, if there was one for it. */
  readonly fault?: RequestFault;
}

/** What becomes of a request on the wire. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: FakeAnswer }
  | { readonly kind: "drip"; readonly answer: FakeAnswer; readonly everyMs: number }
  | { readonly kind: "truncate"; readonly answer: FakeAnswer }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

export const tokenPath = "/oauth2/token";

export interface FakeApi {
  readonly exchanges: readonly FakeExchange[];
  handle(request: FakeRequest): Outcome;
  /** Forgets the exchanges. */
  clear(): void;
}

export interface FakeApiParts {
  readonly now: () => number;
  readonly store: IdentificationStore;
  readonly tokens: TokenEndpoint;
  readonly faults: FaultQueue;
  readonly settings: { readonly errorShape: ErrorShape };
}

export function createFakeApi({ now, store, tokens, faults, settings }: FakeApiParts): FakeApi {
  const exchanges: FakeExchange[] = [];

  const refuse = (error: FakeError): FakeAnswer => errorAnswer(settings.errorShape, error);

  const authorize = (ref: IdentificationRef, authorization: string | undefined): FakeAnswer => {
    if (authorization === undefined) {
      return refuse({ status: 401, code: "token_required", detail: "There is no Authorization header." });
    }
    if (!tokens.isValid(bearerOf(authorization))) {
      return refuse({ status: 401, detail: "The fake has granted no such token, or it has expired." });
    }
    const result = store.authorize(ref);
    if (result.outcome === "authorized") return jsonAnswer(200, result.identification);
    if (result.outcome === "unknown") {
      return refuse({ status: 404, detail: "This person has no such identification at the fake: add it first." });
    }
    if (result.outcome === "wrong-status") {
      return refuse({ status: 412, detail: `An identification that is ${result.status} cannot be authorized.` });
    }
    const retryAfter = String(Math.ceil(result.retryAfterMs / 1000));
    const detail = "This person has got 60 SMS within the hour.";
    return refuse({ status: 429, detail, headers: { "retry-after": retryAfter } });
  };

  /** What is answered where nothing goes wrong. */
  const answerTo = (request: FakeRequest): FakeAnswer => {
    if (isTokenRequest(request)) return tokens.grant(request.authorization, request.body);
    const ref = refOf(request);
    if (ref) return authorize(ref, request.authorization);
    const { method, path } = operations.authorizeIdentification;
    return refuse({
      status: 501,
      detail: `The fake serves ${method.toUpperCase()} ${path} and POST ${tokenPath} only.`,
    });
  };

  const outcomeOf = (request: FakeRequest, fault: RequestFault | undefined): Outcome => {
    if (fault?.kind === "401-once") tokens.revoke(bearerOf(request.authorization));
    const honest = takesEffect(fault) ? answerTo(request) : refuse({ status: 503 });
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
      const fault = endpoint && faults.next(endpoint);
      const outcome = outcomeOf(request, fault);
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

/** Which of the two endpoints is asked, if it is one. */
function endpointOf(request: FakeRequest): FaultedEndpoint | undefined {
  if (isTokenRequest(request)) return "token";
  return refOf(request) && "authorize";
}

function isTokenRequest({ method, path }: FakeRequest): boolean {
  return method === "POST" && path === tokenPath;
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer (.+)$/i.exec(`${authorization}`)?.[1] ?? "";
}

const template = new RegExp(`^${operations.authorizeIdentification.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

/** The identification that is to be authorized, if the request is one of that operation. */
function refOf({ method, path }: FakeRequest): IdentificationRef | undefined {
  const { person_id, id } = template.exec(path)?.groups ?? {};
  if (method.toLowerCase() !== operations.authorizeIdentification.method || !person_id || !id) return undefined;
  try {
    return { personId: decodeURIComponent(person_id), identificationId: decodeURIComponent(id) };
  } catch {
    return undefined;
  }
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
