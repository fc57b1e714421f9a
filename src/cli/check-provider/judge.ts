// Judges the response to one call: where it disagrees with the contract, and what else is worth knowing.
import { requestIdHeader } from "../../../generated/contract.js";
import { driftIssues } from "../../drift/report.js";
import { ApiError, type IdentificationRef, isKnownStatus, type ReceivedResponse } from "../../index.js";
import { adviceFor, type IssueKind } from "../kinds.js";
import type { ReportIssue } from "../report.js";
import { wordOrLength } from "../words.js";
import type { Called } from "./call.js";
import { type Check, realCall, statusAfterCall } from "./checks.js";
import { isMediaType, mediaTypeOf } from "./media-type.js";

/** A call that got a response. */
export type Answered = Called & { readonly response: ReceivedResponse };

/**
 * Differences that the contract allows: the provider adds fields without notice, and the endpoint page's own example has another id
 * than its path.
 */
const allowed = new Set(["unknown-field", "different-resource"]);

/** All that is to be said about a response, each with what to do. */
export function judge(check: Check, ref: IdentificationRef, answered: Answered): readonly ReportIssue[] {
  const { response } = answered;
  const against = [...bodyIssues(check, ref, response), ...mediaTypeIssues(response)];
  const isWrong = against.some(({ severity }) => severity !== "note");
  const isUndocumented = against.some(({ kind }) => kind === "undocumented-status");
  // What is wrong with a response is not said a second time as a surprise.
  const surprises = expectationIssues(check, answered).filter(
    ({ kind }) => !(kind === "unexpected-status" && isUndocumented) && !(kind === "unexpected-code" && isWrong),
  );
  return [...against, ...surprises].map((issue) => ({ ...issue, todo: adviceFor("provider", issue.kind) }));
}

function bodyIssues(
  { operation }: Check,
  { personId, identificationId }: IdentificationRef,
  response: ReceivedResponse,
): ReportIssue[] {
  const path = { person_id: personId, id: identificationId };
  return driftIssues(operation, path, response, jsonOf(response.body)).map((issue) => ({
    ...issue,
    path: issue.path || (issue.kind === "undocumented-status" ? "(status)" : "(body)"),
    ...(allowed.has(issue.kind) && { severity: "note" as const }),
  }));
}

/** Every documented response is JSON. */
function mediaTypeIssues({ status, headers: { "content-type": header } }: ReceivedResponse): ReportIssue[] {
  const about = { path: "content-type", expected: "application/json" };
  if (header !== undefined && !isMediaType(header)) {
    const found = `${header.length} characters that are no media type`;
    return [{ ...about, kind: "malformed-media-type", found }];
  }
  const found = mediaTypeOf(header);
  const isRedirect = status >= 300 && status < 400;
  return isRedirect || found === "application/json" ? [] : [{ ...about, kind: "wrong-media-type", found }];
}

function expectationIssues(check: Check, { response, result, error }: Answered): ReportIssue[] {
  const { status, headers } = response;
  const issues: ReportIssue[] = [];
  const note = (path: string, kind: IssueKind, expected: string, found: string) =>
    void issues.push({ path, kind, expected, found, severity: "note" });
  if (!headers[requestIdHeader]) note(requestIdHeader, "missing-header", "an id that support asks for", "nothing");
  if (status !== check.status) {
    // The contract demands a token of every operation.
    const isServed = check.token !== "real" && status >= 200 && status < 300;
    if (!isServed) note("(status)", "unexpected-status", `${check.status}`, `${status}`);
    else
      issues.push({ path: "(status)", kind: "served-without-token", expected: `${check.status}`, found: `${status}` });
  } else if (check.codes.length > 0) {
    const codes = codesOf(error);
    if (!codes.some((code) => check.codes.includes(code))) {
      const found = codes.map(wordOrLength).join(", ") || "none";
      note("code", "unexpected-code", check.codes.join(" or "), found);
    }
  } else if (check === realCall) {
    const told = result?.identification.status;
    if (told !== undefined && isKnownStatus(told) && told !== statusAfterCall) {
      note("status", "unexpected-value", statusAfterCall, told);
    }
  }
  return issues;
}

/** The response in a few words. */
export function inWords({ response, result, error }: Answered): string {
  const status = result?.identification.status;
  const words = [...codesOf(error), ...(status === undefined ? [] : [status])].map(wordOrLength);
  return [`${response.status}`, mediaTypeOf(response.headers["content-type"]), ...words].join(", ");
}

/** The provider's id of the request. Only a UUID can be nothing else. */
export function requestIdIn({ headers }: ReceivedResponse): string | undefined {
  const id = headers[requestIdHeader];
  return id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
}

/** The codes of a refusal. */
export function codesOf(error: unknown): string[] {
  const errors = error instanceof ApiError ? error.errors : [];
  return errors.flatMap(({ code }) => (code === undefined ? [] : [code]));
}

/** The body as JSON; undefined if it is none. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
