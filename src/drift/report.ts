// What is told of answers that differ from the contract. Loaded on demand, together with what compares; it never fails.
import type { ReceivedResponse } from "../response.js";
import { compareWithContract, type RequestPath } from "./compare.js";

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
 * How a part of an answer differs from the contract.
 *
 * @example
 * const severity = (kind: DriftKind) => (kind === "unknown-field" ? "info" : "warn");
 */
export type DriftKind =
  /** A value that the contract does not list, in a field that is an enum. */
  | "unknown-enum-value"
  /** A field that the contract does not have. */
  | "unknown-field"
  /** A value of another JSON type, or null where the contract has none. */
  | "wrong-type"
  /** A value of the right type that breaks a rule: not a date, too short, a list without entries. */
  | "bad-format"
  /** A field that the contract requires is not there. */
  | "missing-field"
  /** An id of another resource than the one that was asked for. */
  | "different-resource"
  /** A status that the contract does not have. */
  | "undocumented-status"
  /** A body that is none of the documented ones: no JSON, or neither of two shapes. */
  | "undocumented-shape";

/**
 * One difference between an answer and the contract. It can be logged as it is: of the answer it holds field names, types and
 * lengths, and of the values only words that stand in an enum field and look like an enum value (letters and underscores, 40
 * at most).
 *
 * @example
 * const lineOf = ({ path, kind, expected, found }: DriftIssue) => `${path}: ${kind}, ${found} for ${expected}`;
 */
export interface DriftIssue {
  /** Where in the body, for example `status` or `errors[0].code`; empty for the body or the answer as a whole. */
  readonly path: string;
  /** In which way it differs. */
  readonly kind: DriftKind;
  /** What the contract says. */
  readonly expected: string;
  /** What came instead: a type, a length, an HTTP status, or a word that looks like an enum value. */
  readonly found: string;
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
