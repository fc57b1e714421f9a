// The report for a terminal: a table, and under each check what was found and what to do.
import { adviceFor } from "./advice.mjs";
import { conclusion } from "./report.mjs";

/** @param {import("./report.mjs").Report} report */
export function textReport(report) {
  const head = ["check", "expected", "found", "verdict"];
  const rows = report.checks.map(({ title, expected, found, verdict }) => [title, expected, found, verdict]);
  const widths = head.map((_cell, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const rule = line(widths.map((width) => "-".repeat(width)));
  const checks = report.checks.flatMap((check, nth) => [line(rows[nth] ?? []), ...detailsOf(check)]);
  return [line(head), rule, ...checks, "", conclusion(report)].join("\n");
}

/** @param {import("./run-checks.mjs").CheckResult} check */
function detailsOf({ findings, todo, requestId }) {
  const told = findings.flatMap((finding) => {
    const { path, kind, expected, found, toldBy, weight } = finding;
    return [
      `      ${weight === "note" ? "note" : "WRONG"}: ${path}: ${kind} (expected ${expected}; found ${found}; told by ${toldBy})`,
      `        to do: ${adviceFor(finding)}`,
    ];
  });
  const id = findings.length > 0 && requestId ? [`      request id, for the provider's support: ${requestId}`] : [];
  return [...told, ...(todo ? [`      to do: ${todo}`] : []), ...id];
}
