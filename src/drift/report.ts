// Reports responses that differ from the contract. Loaded on demand, together with the drift checker. It never throws.
import type { ReceivedResponse } from "../response.js";
import { comparePayload, compareWithContract, type DriftIssue, type RequestPath } from "./compare.js";

/** A watched response. It has all that a report needs, so that bundlers can keep this file separate. */
export interface SeenResponse {
  readonly response: ReceivedResponse;
  /** The body as JSON, or undefined if it is none. */
  readonly json: unknown;
  readonly requestId: string | undefined;
}

/** The most issues in a report. */
const maxIssues = 100;

/** Returns the report for the last response of a call that differs; undefined if none does. */
export function driftReport(
  operation: string,
  path: RequestPath,
  responses: readonly SeenResponse[],
  compare = compareWithContract,
): DriftReport | undefined {
  for (const { response, json, requestId } of [...responses].reverse()) {
    const issues = allIssues(operation, path, response, json, compare);
    if (issues.length === 0) continue;
    return { operation, status: response.status, requestId, ...shortened(issues) };
  }
  return undefined;
}

/** Returns the report for the payload of a webhook; undefined if it does not differ. */
export function payloadReport(
  webhook: string,
  body: string,
  json: unknown,
  webhookId?: string,
): WebhookDriftReport | undefined {
  const issues = comparePayload(webhook, body, json);
  return issues.length > 0 ? { operation: webhook, webhookId, ...shortened(issues) } : undefined;
}

function shortened(issues: readonly DriftIssue[]): Pick<DriftReport, "issues" | "omitted"> {
  const kept = { issues: issues.slice(0, maxIssues) };
  return issues.length > maxIssues ? { ...kept, omitted: issues.length - maxIssues } : kept;
}

/** Returns how a response differs. */
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
 * All differences between a response and the contract. You can log it as it is.
 *
 * @example
 * const onDrift = (report: DriftReport) => {
 *   for (const { kind, path } of report.issues) logger.warn({ kind, path, requestId: report.requestId });
 * };
 */
export interface DriftReport {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** The HTTP status of the response. */
  readonly status: number;
  /** The provider's id of the request (`x-request-id`), if the response has one. The provider's support asks for it. */
  readonly requestId: string | undefined;
  /** The differences, 100 at most. */
  readonly issues: readonly DriftIssue[];
  /** The number of further issues; undefined if there are none. A report has 100 issues at most. */
  readonly omitted?: number;
}

/**
 * All differences between the payload of a webhook and the contract. You can log it as it is.
 *
 * @example
 * const onDrift = ({ webhookId, issues }: WebhookDriftReport) => logger.warn({ webhookId, issues });
 */
export interface WebhookDriftReport extends Pick<DriftReport, "operation" | "issues" | "omitted"> {
  /** The id of the event, if the request has one. */
  readonly webhookId: string | undefined;
}
