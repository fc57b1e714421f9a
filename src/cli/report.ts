// What a check found: the one model from which every report is written.
import type { ExitCode } from "./command.js";
import type { IssueKind } from "./kinds.js";

/** How a check ended. */
export type Verdict = "holds" | "broken" | "not-checked";

/**
 * A difference at one place. A `DriftIssue` of the package is one; a check may have kinds of its own. None of its texts may contain
 * a value of a body or a header, except words that look like an enum value.
 */
export interface ReportIssue {
  /** The place, for example `errors[0].code` or the name of a header. */
  readonly path: string;
  readonly kind: IssueKind;
  readonly expected: string;
  readonly found: string;
  /** The place as a JSON pointer (RFC 6901). */
  readonly pointer?: string;
  /** `note`: worth knowing, and allowed by the contract. Default `error`. */
  readonly severity?: "error" | "note";
  /** What to do about it. */
  readonly todo?: string;
}

/** One check and what it found. */
export interface CheckResult {
  /** For people. */
  readonly name: string;
  /** For programs: stays the same when the name is reworded. Default: the name. */
  readonly id?: string;
  readonly verdict: Verdict;
  readonly expected?: string;
  readonly found?: string;
  readonly issues?: readonly ReportIssue[];
  /** The checked file, as the user named it. */
  readonly file?: string;
  /** The place in the file as a JSON pointer, if the check is about one place. */
  readonly pointer?: string;
  /** What to know besides. */
  readonly note?: string;
  /** What to do, for example if it could not be checked. */
  readonly todo?: string;
  /** The provider's id of the request, which its support asks for. */
  readonly requestId?: string;
  /** How long the check took, in milliseconds. */
  readonly durationMs?: number;
}

/** All that a command found. */
export interface Report {
  /** For example "check provider". */
  readonly command: string;
  /** What was checked, for example an address. */
  readonly subject: string;
  /** When the checks began. */
  readonly at: Date;
  readonly checks: readonly CheckResult[];
}

/** 1 if any check is broken, whatever else could not be checked; 2 if nothing was checked or something could not be; else 0. */
export function exitCodeOf({ checks }: Pick<Report, "checks">): ExitCode {
  const any = (verdict: Verdict) => checks.some((check) => check.verdict === verdict);
  if (any("broken")) return 1;
  return checks.length === 0 || any("not-checked") ? 2 : 0;
}

/** The result in one sentence. */
export function conclusionOf({ checks }: Pick<Report, "checks">): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const all = checks.length === 1 ? "1 check" : `${checks.length} checks`;
  const [broken, unchecked] = [count("broken"), count("not-checked")];
  if (checks.length === 0) return "Nothing was checked.";
  const left = unchecked > 0 ? ` ${unchecked} of ${all} could not be made.` : "";
  if (broken > 0) return `BROKEN: ${broken} of ${all}.${left}`;
  return unchecked > 0 ? `Not known.${left}` : `Everything holds: ${all}.`;
}

/** One line for an issue. */
export function issueLine({ path, kind, expected, found, pointer }: ReportIssue): string {
  return `${path || pointer || "(body)"}: ${kind} (expected ${expected}; found ${found})`;
}

/** What differs, in one sentence, for a check without issues. Its name is not taken for granted: it may be what differs. */
export function differenceLine({ name, expected, found }: CheckResult): string {
  const words = [expected && `expected ${expected}`, found && `found ${found}`].filter(Boolean);
  return words.length > 0 ? `${name}: ${words.join("; ")}` : name;
}

/** The issues that break a check, and those that are only worth knowing. */
export function splitIssues({ issues = [] }: Pick<CheckResult, "issues">): {
  readonly errors: readonly ReportIssue[];
  readonly notes: readonly ReportIssue[];
} {
  const isNote = ({ severity }: ReportIssue) => severity === "note";
  return { errors: issues.filter((issue) => !isNote(issue)), notes: issues.filter(isNote) };
}
