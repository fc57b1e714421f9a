// What is told of answers that differ from the contract. Loaded on demand, together with what compares; it never fails.
import type { ReceivedResponse } from "../response.js";
import { compareWithContract, type DriftIssue, type RequestPath } from "./compare.js";

/** An answer that was watched. What else there is to be had of it is told along, for bundlers to keep the parts apart. */
export interface SeenAnswer {
  readonly response: ReceivedResponse;
  /** What its body means as JSON, or undefined when it is none. */
  readonly json: unknown;
  readonly requestId: string | undefined;
}

/** No report holds more issues than this. */
const maxIssues = 100;

/** Of several answers of one call, the last that differs is reported. */
export function driftReport(
  operation: string,
  path: RequestPath,
  answers: readonly SeenAnswer[],
  compare = compareWithContract,
): DriftReport | undefined {
  for (const { response, json, requestId } of [...answers].reverse()) {
    const issues = allIssues(operation, path, response, json, compare);
    if (issues.length === 0) continue;
    const report = { operation, status: response.status, requestId, issues: issues.slice(0, maxIssues) };
    return issues.length > maxIssues ? { ...report, omitted: issues.length - maxIssues } : report;
  }
  return undefined;
}

/** How one answer differs. */
export function driftIssues(
  operation: string,
  path: RequestPath,
  response: ReceivedResponse,
  json: unknown,
  compare = compareWithContract,
): readonly DriftIssue[] {
  return allIssues(operation, path, response, json, compare).slice(0, maxIssues);
}

function allIssues(
  operation: string,
  path: RequestPath,
  response: ReceivedResponse,
  json: unknown,
  compare: typeof compareWithContract,
): DriftIssue[] {
  try {
    return compare(operation, response, json, path);
  } catch {
    return [];
  }
}

/**
 * All differences between one answer and the contract. It can be logged as it is.
 *
 * @example
 * const onDrift = (report: DriftReport) => {
 *   for (const { kind, path } of report.issues) logger.warn({ kind, path, requestId: report.requestId });
 * };
 */
export interface DriftReport {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The provider's id of the request (`x-request-id`), if it named one. Its support asks for it. */
  readonly requestId: string | undefined;
  /** The differences, 100 at most. */
  readonly issues: readonly DriftIssue[];
  /** How many further issues there were; absent when these are all. A report holds 100 at most. */
  readonly omitted?: number;
}
