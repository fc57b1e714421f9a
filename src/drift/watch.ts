// Watches the answers of one call for differences from the contract.
import type { DriftIssue, DriftReport } from "../answer/drift.js";
import { type ReceivedResponse, requestIdOf } from "../answer/response.js";
import { tell } from "../call/observe.js";
import type { compareWithContract } from "./compare.js";

/** Brings in what compares: a part of the package that is loaded only by whoever wants to know of differences. */
export async function loadCompare(): Promise<typeof compareWithContract> {
  return (await import("./compare.js")).compareWithContract;
}

/** No report holds more issues than this. */
const maxIssues = 100;

/** Told of each answer of a call. `tell` then tells the observer once, of the last answer that differs. */
export interface DriftWatch {
  see(response: ReceivedResponse, json: unknown): void;
  tell(): void;
}

/** When what compares cannot be loaded, the call goes on unwatched: no observer may break it. */
export async function watchForDrift(
  operation: string,
  observer: (report: DriftReport) => void,
  load = loadCompare,
): Promise<DriftWatch> {
  const compare = await load().catch(() => nothing);
  let last: DriftReport | undefined;
  return {
    see(response, json) {
      const issues = compare(operation, response, json);
      if (issues.length > 0) last = reportOf(operation, response, issues);
    },
    tell() {
      if (last) tell(observer, last);
    },
  };
}

/** The differences of an answer that cannot be read. */
export async function driftIssuesOf(
  operation: string,
  response: ReceivedResponse,
  json: unknown,
  load = loadCompare,
): Promise<readonly DriftIssue[]> {
  const compare = await load().catch(() => nothing);
  return compare(operation, response, json).slice(0, maxIssues);
}

const nothing = (): DriftIssue[] => [];

function reportOf(operation: string, response: ReceivedResponse, issues: readonly DriftIssue[]): DriftReport {
  const { status } = response;
  const report = { operation, status, requestId: requestIdOf(response), issues: issues.slice(0, maxIssues) };
  return issues.length > maxIssues ? { ...report, omitted: issues.length - maxIssues } : report;
}
