// Asks Prism's validating proxy whether the specification allows an answer.
import { inject } from "vitest";
import { type OperationId, requestOf } from "./calls.js";
import { packed, replayedHeader, replayHeader } from "./replay.js";

export interface AnswerToCheck {
  readonly status: number;
  /** `content-type: application/json`, unless they name another. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Verdict {
  /** Whether the answer came through, unchanged. */
  readonly passed: boolean;
  /** What Prism found wrong with it, or worth a warning; nothing of what calls itself JSON and is none. */
  readonly violations: readonly unknown[];
  /** The status that came out of the proxy: 500 in place of that of an answer that was refused. */
  readonly status: number;
}

/**
 * Gives an answer to a call of an operation, through Prism's proxy. Throws at a 501, for Prism then answers with an
 * example of its own.
 */
export async function throughPrism(
  { status, headers, body = "" }: AnswerToCheck,
  operation: OperationId = "authorizeIdentification",
): Promise<Verdict> {
  const { method, path, body: request } = requestOf(operation);
  const sent = typeof body === "string" ? body : JSON.stringify(body);
  const sentHeaders = { "content-type": "application/json", ...Object.fromEntries(new Headers(headers)) };
  const response = await fetch(inject("prismProxyUrl") + path, {
    method,
    redirect: "manual",
    headers: {
      authorization: "Bearer example-token",
      [replayHeader]: packed({ status, headers: sentHeaders, body: sent }),
      ...(request && { "content-type": "application/json" }),
    },
    ...(request && { body: request }),
  });
  const received = await response.text();
  const story = `answer ${status} ${sent.slice(0, 500)}, out of the proxy came ${response.status} ${received}`;
  if (response.headers.has(replayedHeader)) {
    if (response.status !== status || meaning(received) !== meaning(sent)) {
      throw new Error(`Prism changed the ${story}`);
    }
    return { passed: true, violations: JSON.parse(response.headers.get("sl-violations") ?? "[]"), status };
  }
  const isProblem = response.status === 500 && response.headers.get("content-type") === "application/problem+json";
  const problem = isProblem ? JSON.parse(received) : {};
  if (!/#VIOLATIONS$/.test(problem.type) && !/^invalid json response body/.test(problem.title)) {
    throw new Error(`Prism neither passed on nor refused the ${story}`);
  }
  return { passed: false, violations: problem.validation ?? [], status: response.status };
}

/** Prism writes JSON again, so of a body that is JSON only the meaning counts. */
function meaning(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
