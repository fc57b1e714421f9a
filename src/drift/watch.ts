// Watches the answers of one call for differences from the contract.
import type { DriftIssue, DriftReport } from "../answer/drift.js";
import { type ReceivedResponse, requestIdOf } from "../answer/response.js";
import { tell } from "../call/observe.js";
import type { compareWithContract } from "./compare.js";

/** Brings in what compares: a part of the package that is loaded only by whoever wants to know of differences. */
export async function loadCompare(): Promise<typeof compareWithContract> {
  return (await import("./compare.js")).compareWithContract;
}

/** Loads ahead of time, so that no call waits for it; a call that cannot have it tries again itself. */
export async function prepareToCompare(): Promise<void> {
  await safely(loadCompare);
}

/** No report holds more issues than this. */
const maxIssues = 100;

/** Told of each answer of a call. `tell` then tells the observer once, of the last answer that differs. */
export interface DriftWatch {
  see(response: ReceivedResponse, json: unknown): void;
  tell(): void;
}

export async function watchForDrift(
  operation: string,
  observer: (report: DriftReport) => void,
  load = loadCompare,
): Promise<DriftWatch> {
  const compare = await safely(load);
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
  const compare = await safely(load);
  return compare(operation, response, json).slice(0, maxIssues);
}

/** No observer may break a call: it goes on unwatched when what compares cannot be loaded, or fails. */
async function safely(load: typeof loadCompare): ReturnType<typeof loadCompare> {
  try {
    const compare = await load();
    return (...answer) => {
      try {
        return compare(...answer);
      } catch {
        return [];
      }
    };
  } catch {
    return () => [];
  }
}

function reportOf(operation: string, response: ReceivedResponse, issues: readonly DriftIssue[]): DriftReport {
  const { status } = response;
  const report = { operation, status, requestId: requestIdOf(response), issues: issues.slice(0, maxIssues) };
  return issues.length > maxIssues ? { ...report, omitted: issues.length - maxIssues } : report;
}
