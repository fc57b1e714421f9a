// What is told of an answer that differs from the contract.

/** One difference between an answer and the contract. It holds no value of the answer but words that look like enum values. */
export interface DriftIssue {
  /** Where in the body, for example `status` or `errors[0].code`. */
  readonly path: string;
  readonly kind:
    | "unknown-enum-value"
    | "unknown-field"
    | "wrong-type"
    | "bad-format"
    | "missing-field"
    | "undocumented-status"
    | "undocumented-shape";
  /** What the contract says. */
  readonly expected: string;
  /** A type, a length, or a word that looks like an enum value. */
  readonly found: string;
}

/** All differences between one answer and the contract. */
export interface DriftReport {
  /** The `operationId` in the contract. */
  readonly operation: string;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly requestId: string | undefined;
  readonly issues: readonly DriftIssue[];
}
