// An `onDrift` that counts differences, for a metrics endpoint.
import type { DriftKind } from "./compare.js";
import type { DriftReport, WebhookDriftReport } from "./report.js";

/**
 * A difference, and how often it was found.
 *
 * @example
 * const lineOf = ({ operation, kind, path, count }: DriftCount) => `${count} times ${operation}: ${kind} ${path}`;
 */
export interface DriftCount {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** How the responses differed. */
  readonly kind: DriftKind;
  /** The place, as in {@link DriftIssue}, but without the position in a list: `errors[].code`. */
  readonly path: string;
  /** How often it was found since the counter was created. */
  readonly count: number;
}

/**
 * An `onDrift` that counts. See {@link createDriftCounter}.
 *
 * @example
 * const drift: DriftCounter = createDriftCounter();
 * drift({ operation: "authorizeIdentification", status: 200, requestId: undefined, issues: [] });
 * drift.snapshot(); // []
 */
export interface DriftCounter {
  /** Counts the differences of a report, about a response or the payload of a webhook. Throws nothing. */
  (report: DriftReport | WebhookDriftReport): void;
  /**
   * Returns the counts so far, the most frequent first. Throws nothing.
   *
   * @example
   * const drift = createDriftCounter();
   * drift.snapshot(); // []
   */
  snapshot(): readonly DriftCount[];
}

/**
 * How many differences are counted separately: there could be any number of unknown fields. The rest has the path {@link others}.
 */
const maxCounts = 1000;
const others = "(others)";

/**
 * Creates an `onDrift` that counts differences by operation, kind and path. It stores nothing of a response. It counts up to 1,000
 * differences separately, and further ones by operation and kind under the path `(others)`. Throws nothing.
 *
 * @example
 * const drift = createDriftCounter();
 * const solaris = createSolarisClient({ environment: "production", auth, onDrift: drift });
 * for (const { kind, path, count } of drift.snapshot()) gauge.set({ kind, path }, count);
 */
export function createDriftCounter(): DriftCounter {
  const counts = new Map<string, DriftCount>();

  const countOne = (operation: string, kind: DriftKind, path: string): void => {
    const key = JSON.stringify([operation, kind, path]);
    const { count } = counts.get(key) ?? { count: 0 };
    if (count === 0 && counts.size >= maxCounts && path !== others) countOne(operation, kind, others);
    else counts.set(key, { operation, kind, path, count: count + 1 });
  };

  const counter = ({ operation, issues }: DriftReport | WebhookDriftReport) => {
    for (const { kind, path } of issues) countOne(operation, kind, path.replace(/\[\d+\]/g, "[]"));
  };
  return Object.assign(counter, {
    snapshot: () => [...counts.values()].sort((some, other) => other.count - some.count),
  });
}
