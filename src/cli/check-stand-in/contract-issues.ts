// Where an answer disagrees with the contract. The pact alone compares no more than what the client relies on.
import { driftIssues } from "../../drift/report.js";
import type { Interaction } from "../pact.js";
import { pointerOf } from "../pointer.js";
import type { ReportIssue } from "../report.js";
import { jsonIn } from "./differences.js";
import type { Answer } from "./exchange.js";
import { operationOf, templateOf } from "./operation.js";

/** What the contract allows: the provider adds fields without notice, and its own example has another id than its path. */
const allowed = new Set(["unknown-field", "different-resource"]);

/**
 * All differences between an answer and the contract. An answer with another status or media type than the pact wants has none:
 * it is another answer, and the pact has said so.
 *
 * @param path that of the request, which may have other ids than the pact
 */
export function contractIssues(interaction: Interaction, path: string, answer: Answer): readonly ReportIssue[] {
  const { status, headers } = answer;
  if (status !== interaction.status || !/^application\/json\b/i.test(headers["content-type"] ?? "")) return [];
  const body = answer.body.toString();
  const json = jsonIn(answer.body);
  const operation = operationOf(interaction);
  const ids = templateOf(operation).exec(path.replace(/\?.*$/, ""))?.groups ?? {};
  const issues = driftIssues(operation, ids, { status, headers, body }, json).map((issue) => ({
    ...issue,
    path: issue.path || "(body)",
    pointer: pointerOf(issue.path),
    ...(allowed.has(issue.kind) && { severity: "note" as const }),
  }));
  return [...issues, ...statusIssues(status, json)];
}

/** The contract has one schema for the envelopes of all statuses: in words it says that each error has the HTTP status. */
function statusIssues(status: number, json: unknown): ReportIssue[] {
  const { errors } = Object(json) as { readonly errors?: unknown };
  if (status < 400 || !Array.isArray(errors)) return [];
  return errors.flatMap((error, nth) => {
    const found: unknown = Object(error).status;
    if (!Number.isInteger(found) || found === status) return [];
    const expected = `the status of the response, ${status}`;
    return [{ path: `errors[${nth}].status`, kind: "unexpected-value", expected, found: "another number" }];
  });
}
