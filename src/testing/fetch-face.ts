// The fake as a `fetch`: no sockets, and failures that are told as Node's own fetch tells them.
import type { Fetch } from "../transport/fetch-transport.js";
import { type FakeApi, tokenPath } from "./fake-api.js";
import type { FaultedEndpoint } from "./faults.js";
import { type Answered, piecesOf } from "./pieces.js";

/** @param refusing the endpoints to which nobody can connect at the moment */
export function createFetchFace(api: FakeApi, refusing: ReadonlySet<FaultedEndpoint>): Fetch {
  return async (url, init) => {
    const request = new Request(url, init);
    const { signal, method, headers } = request;
    signal.throwIfAborted();
    const path = new URL(request.url).pathname;
    if (refusing.has(path === tokenPath ? "token" : "authorize"))
      throw failed("fetch failed", { code: "ECONNREFUSED", syscall: "connect" });
    const authorization = headers.get("authorization") ?? undefined;
    const outcome = api.handle({ method, path, authorization, body: await request.text() });
    if (outcome.kind === "reset") throw failed("fetch failed", { code: "ECONNRESET", syscall: "read" });
    if (outcome.kind === "hang") return untilAborted(signal);
    return responseOf(outcome, signal);
  };
}

/** An error as Node's fetch throws it when the network fails. */
function failed(message: string, cause: { readonly code: string; readonly syscall?: string }): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(cause.code), cause) });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

/** Statuses with which no body goes along. */
const bodiless: readonly number[] = [204, 205, 304];

function responseOf(outcome: Answered, signal: AbortSignal): Response {
  const { status, headers } = outcome.answer;
  const pieces = piecesOf(outcome, signal);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (!done) return controller.enqueue(value);
      if (outcome.kind === "truncate") throw failed("terminated", { code: "UND_ERR_SOCKET" });
      controller.close();
    },
  });
  return new Response(bodiless.includes(status) ? null : body, { status, headers: { ...headers } });
}
