// The report for a terminal: a table, and under each check what was found and what to do.
import { type CheckResult, conclusionOf, issueLine, type Report, type Verdict } from "../report.js";
import { printableLine } from "../words.js";

const colours: Readonly<Record<Verdict, string>> = { holds: "32", broken: "31", "not-checked": "33" };

/** @param inColour for a terminal whose user has not set NO_COLOR */
export function plainReport(report: Report, inColour: boolean): string {
  const head = { name: "check", expected: "expected", found: "found", verdict: "verdict" };
  const columns = (["name", "expected", "found", "verdict"] as const).filter(
    (column) => column === "name" || column === "verdict" || report.checks.some((check) => check[column]),
  );
  const cellOf = (check: Partial<CheckResult>, column: (typeof columns)[number]) => printableLine(check[column] ?? "");
  const widths = columns.map((column) =>
    Math.max(head[column].length, ...report.checks.map((check) => cellOf(check, column).length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, nth) => cell.padEnd(widths[nth] as number)).join("  ")}`.trimEnd();
  const rows = report.checks.map((check) => {
    const row = line(columns.map((column) => cellOf(check, column)));
    return inColour ? row.replace(/\S+$/, (verdict) => `\u001b[${colours[check.verdict]}m${verdict}\u001b[0m`) : row;
  });
  return [
    line(columns.map((column) => head[column])),
    line(widths.map((width) => "-".repeat(width))),
    ...report.checks.flatMap((check, nth) => [rows[nth] as string, ...detailsOf(check).map(printableLine)]),
    "",
    conclusionOf(report),
  ].join("\n");
}

function detailsOf(check: CheckResult): string[] {
  const { issues = [], note, todo, requestId, file, pointer } = check;
  return [
    ...(file !== undefined && file !== check.name ? [`      file: ${file}`] : []),
    ...(pointer === undefined ? [] : [`      at: ${pointer}`]),
    ...issues.flatMap((issue) => [
      `      ${issue.severity === "note" ? "note" : "WRONG"}: ${issueLine(issue)}`,
      ...(issue.pointer ? [`        at: ${issue.pointer}`] : []),
      ...(issue.todo ? [`        to do: ${issue.todo}`] : []),
    ]),
    ...(note === undefined ? [] : [`      note: ${note}`]),
    ...(todo === undefined ? [] : [`      to do: ${todo}`]),
    ...(requestId === undefined || issues.length === 0 ? [] : [`      request id: ${requestId}`]),
  ];
}
