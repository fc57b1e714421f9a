// Watches the answers of one call for differences from the contract. No call waits for it, and none fails because of it.
import type { DriftIssue, DriftReport } from "../answer/drift.js";
import { type ReceivedResponse, requestIdOf } from "../answer/response.js";
import { tell } from "../call/observe.js";
import type { compareWithContract } from "./compare.js";

/** What compares: a part of the package that is loaded only for whoever wants to know of differences. */
export interface Comparison {
  /** Absent until it has been loaded. */
  readonly loaded: typeof compareWithContract | undefined;
  /** Loads it, unless that was done before; resolves to undefined when it cannot be had. */
  load(): Promise<typeof compareWithContract | undefined>;
}

export const comparison: Comparison = loadedOnce(async () => (await import("./compare.js")).compareWithContract);

export function loadedOnce(bring: () => Promise<typeof compareWithContract>): Comparison {
  let loaded: Comparison["loaded"];
  return {
    get loaded() {
      return loaded;
    },
    async load() {
      try {
        loaded ??= neverFailing(await bring());
      } catch {}
      return loaded;
    },
  };
}

/** Told of each answer of a call. `tell` then tells the observer once, of the last answer that differs. */
export interface DriftWatch {
  see(response: ReceivedResponse, json: unknown): void;
  /** At once, or as soon as what compares has been loaded. */
  tell(): void;
}

export function watchForDrift(operation: string, observer: (report: DriftReport) => void, by = comparison): DriftWatch {
  const answers: [response: ReceivedResponse, json: unknown][] = [];
  const tellLast = (compare: Comparison["loaded"]) => {
    for (const [response, json] of answers.reverse()) {
      const issues = compare?.(operation, response, json) ?? [];
      if (issues.length > 0) return tell(observer, reportOf(operation, response, issues));
    }
  };
  return {
    see: (...answer) => void answers.push(answer),
    tell: () => (by.loaded ? tellLast(by.loaded) : void by.load().then(tellLast)),
  };
}

/** How long an error is held back for what it may say beside. */
const patienceMs = 1000;

/** The differences of an answer that cannot be read; none when what compares cannot be had soon. */
export async function driftIssuesOf(
  operation: string,
  response: ReceivedResponse,
  json: unknown,
  { load } = comparison,
): Promise<readonly DriftIssue[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined);
  });
  const compare = await Promise.race([load(), tooLate]);
  clearTimeout(timer);
  return compare?.(operation, response, json).slice(0, maxIssues) ?? [];
}

function neverFailing(compare: typeof compareWithContract): typeof compareWithContract {
  return (...answer) => {
    try {
      return compare(...answer);
    } catch {
      return [];
    }
  };
}

/** No report holds more issues than this. */
const maxIssues = 100;

function reportOf(operation: string, response: ReceivedResponse, issues: readonly DriftIssue[]): DriftReport {
  const { status } = response;
  const report = { operation, status, requestId: requestIdOf(response), issues: issues.slice(0, maxIssues) };
  return issues.length > maxIssues ? { ...report, omitted: issues.length - maxIssues } : report;
}
