// Watches the responses of a call for drift. No call waits for it or fails because of it.
import { notify } from "../internal/notify.js";
import { type ReceivedResponse, requestIdOf } from "../response.js";
import type { Warn } from "../warning.js";
import type { DriftIssue, RequestPath } from "./compare.js";
import type { DriftReport, SeenResponse, WebhookDriftReport } from "./report.js";

/** The drift checker: a part of the package that is loaded on demand. */
export interface Reporter {
  driftReport(operation: string, path: RequestPath, responses: readonly SeenResponse[]): DriftReport | undefined;
  driftIssues(operation: string, path: RequestPath, response: ReceivedResponse, json: unknown): readonly DriftIssue[];
  payloadReport(webhook: string, body: string, json: unknown, webhookId?: string): WebhookDriftReport | undefined;
}

/** A part of the package that is loaded once, on demand. */
export interface OnDemand<Part> {
  /** Undefined until it has been loaded. */
  readonly loaded: Part | undefined;
  /** Loads it, unless it is loaded. Resolves to undefined if it cannot be loaded. */
  load(): Promise<Part | undefined>;
}

export const reporter: OnDemand<Reporter> = onDemand(() => import("./report.js"));

/** Called early, so that the drift checker is loaded when the first response arrives. */
export async function loadReporter(warn: Warn): Promise<void> {
  if (await reporter.load()) return;
  warn(
    "drift_checker_missing",
    "onDrift reports nothing, because the drift checker could not be loaded. A bundler writes it into a file of its own: deploy " +
      "that file, too.",
  );
}

export function onDemand<Part>(importPart: () => Promise<Part>): OnDemand<Part> {
  let loaded: Part | undefined;
  return {
    get loaded() {
      return loaded;
    },
    async load() {
      try {
        loaded ??= await importPart();
      } catch {}
      return loaded;
    },
  };
}

/** Collects the responses of a call. */
export interface DriftWatch {
  see(response: ReceivedResponse, json: unknown): void;
  /** Reports the last response that differs: at once, or as soon as the drift checker has been loaded. */
  report(): void;
}

export function watchForDrift(
  operation: string,
  path: RequestPath,
  observer: (report: DriftReport) => void,
  by = reporter,
): DriftWatch {
  const responses: SeenResponse[] = [];
  const reportLast = (part: Reporter | undefined) => {
    const report = part?.driftReport(operation, path, responses);
    if (report) notify(observer, report);
  };
  return {
    see: (response, json) => void responses.push({ response, json, requestId: requestIdOf(response) }),
    report: () => (by.loaded ? reportLast(by.loaded) : void by.load().then(reportLast)),
  };
}

/** How long an error waits for the drift checker, in milliseconds. */
const patienceMs = 1000;

/** Returns the differences of a response that cannot be used; none if the drift checker cannot be loaded in time. */
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
