// Watches the answers of one call for differences from the contract. No call waits for it, and none fails because of it.

import { notify } from "../internal/notify.js";
import { type ReceivedResponse, requestIdOf } from "../response.js";
import type { DriftIssue, RequestPath } from "./compare.js";
import type { DriftReport, SeenAnswer } from "./report.js";

/** What compares and reports: a part of the package that is loaded only for whoever wants to know of differences. */
export interface Reporter {
  driftReport(operation: string, path: RequestPath, answers: readonly SeenAnswer[]): DriftReport | undefined;
  driftIssues(operation: string, path: RequestPath, response: ReceivedResponse, json: unknown): readonly DriftIssue[];
}

/** Brings in a part of the package once. */
export interface OnDemand<Part> {
  /** Absent until it has been loaded. */
  readonly loaded: Part | undefined;
  /** Loads it, unless that was done before; resolves to undefined when it cannot be had. */
  load(): Promise<Part | undefined>;
}

export const reporter: OnDemand<Reporter> = onDemand(() => import("./report.js"));

export function onDemand<Part>(bring: () => Promise<Part>): OnDemand<Part> {
  let loaded: Part | undefined;
  return {
    get loaded() {
      return loaded;
    },
    async load() {
      try {
        loaded ??= await bring();
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

export function watchForDrift(
  operation: string,
  path: RequestPath,
  observer: (report: DriftReport) => void,
  by = reporter,
): DriftWatch {
  const answers: SeenAnswer[] = [];
  const tellLast = (part: Reporter | undefined) => {
    const report = part?.driftReport(operation, path, answers);
    if (report) notify(observer, report);
  };
  return {
    see: (response, json) => void answers.push({ response, json, requestId: requestIdOf(response) }),
    tell: () => (by.loaded ? tellLast(by.loaded) : void by.load().then(tellLast)),
  };
}

/** How long an error is held back for what it may say beside. */
const patienceMs = 1000;

/** The differences of an answer that cannot be read; none when what compares cannot be had soon. */
export async function driftIssuesOf(
  operation: string,
  path: RequestPath,
  response: ReceivedResponse,
  json: unknown,
  { load } = reporter,
): Promise<readonly DriftIssue[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined);
  });
  const part = await Promise.race([load(), tooLate]);
  clearTimeout(timer);
  return part?.driftIssues(operation, path, response, json) ?? [];
}
