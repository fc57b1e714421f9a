// The fake as a `fetch`, without sockets. It throws the errors of Node's own fetch. For a refused connection it throws a
// NotSentError, because the client does not trust other errors of a caller's fetch.
import { NotSentError } from "../errors.js";
import { untilAborted } from "../internal/wait.js";
import { bodiless } from "./answers.js";
import { type Answered, chunksOf } from "./chunks.js";
import { type FakeApi, tokenPath } from "./fake-api.js";
import type { FaultedHost } from "./faults.js";

/**
 * The fake as a `fetch`, with the parameters of the platform's own.
 *
 * @example
 * const response = await fake.fetch(new URL("/v1/nothing", fake.baseUrl));
 * response.status; // 501
 */
export type FakeFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** @param refusing the hosts that refuse connections at the moment */
export function createFetchAdapter(api: FakeApi, refusing: ReadonlySet<FaultedHost>): FakeFetch {
  return async (input, init) => {
    const request = new Request(input, init);
    // Not `request.signal`: it follows this signal only until the request is garbage-collected.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : request.signal);
    signal.throwIfAborted();
    const { pathname: path, searchParams: query } = new URL(request.url);
    if (refusing.has(path === tokenPath ? "token" : "authorize")) {
      throw new NotSentError("Connection refused", {
        cause: systemError({ code: "ECONNREFUSED", syscall: "connect" }),
      });
    }
    const authorization = request.headers.get("authorization") ?? undefined;
    const outcome = api.handle({ method: request.method, path, query, authorization, body: await request.text() });
    if (outcome.kind === "reset") throw failed("fetch failed", { code: "ECONNRESET", syscall: "read" });
    if (outcome.kind === "hang") return untilAborted(() => new Promise(() => {}), signal);
    return responseOf(outcome, signal);
  };
}

/** The error that Node's fetch throws when the network fails. */
function failed(message: string, facts: SystemFacts): TypeError {
  return new TypeError(message, { cause: systemError(facts) });
}

interface SystemFacts {
  readonly code: string;
  readonly syscall?: string;
}

function systemError(facts: SystemFacts): Error {
  return Object.assign(new Error(facts.code), facts);
}

function responseOf(outcome: Answered, signal: AbortSignal): Response {
  const { status, headers } = outcome.answer;
  const left = new AbortController();
  const chunks = chunksOf(outcome, AbortSignal.any([signal, left.signal]));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (!done) return controller.enqueue(value);
      if (outcome.kind === "truncate") throw failed("terminated", { code: "UND_ERR_SOCKET" });
      controller.close();
    },
    // A reader that cancels does not wait for the rest of the body.
    cancel: () => left.abort(),
  });
  return new Response(bodiless.includes(status) ? null : body, { status, headers: { ...headers } });
}
