// The report for the test overview of a CI server: a broken check is a failure, one that could not be made an error.
import {
  type CheckResult,
  differenceLine,
  issueLine,
  type Report,
  type ReportIssue,
  splitIssues,
  type Verdict,
} from "../report.js";
import { escaped } from "./markup.js";

export function junitReport({ command, subject, at, checks }: Report): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const seconds = checks.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000;
  const numbers = `tests="${checks.length}" failures="${count("broken")}" errors="${count("not-checked")}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="solaris-esign ${escaped(command)}" ${numbers}>`,
    `  <testsuite name="${escaped(subject)}" timestamp="${at.toISOString().slice(0, 19)}" skipped="0" ${numbers}>`,
    ...checks.flatMap((check) => caseOf(command, check)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseOf(command: string, check: CheckResult): string[] {
  const { name, id = name, verdict, expected, found = "", file, note, todo = "", requestId, durationMs = 0 } = check;
  const { errors, notes } = splitIssues(check);
  const lineOf = (issue: ReportIssue) => (issue.pointer ? `${issueLine(issue)} at ${issue.pointer}` : issueLine(issue));
  const wrong = errors.length > 0 ? errors.map(lineOf) : [differenceLine(check)];
  const advice = [...new Set([...(check.issues ?? []).map(({ todo = "" }) => todo), todo])].filter(Boolean);
  const facts = { expected, found, file, note, "request id": requestId };
  const about = [
    ...Object.entries(facts).flatMap(([label, text]) => (text ? [`${label}: ${text}`] : [])),
    ...notes.map((issue) => `note: ${lineOf(issue)}`),
  ];
  const classname = `${command.replaceAll(" ", "-")}.${id}`;
  return [
    `    <testcase classname="${escaped(classname)}" name="${escaped(name)}" time="${durationMs / 1000}">`,
    ...(verdict === "broken"
      ? [
          `      <failure message="${escaped(wrong.join(" | "))}">${escaped([...wrong, ...advice].join("\n"))}</failure>`,
        ]
      : []),
    ...(verdict === "not-checked"
      ? [`      <error message="${escaped(found)}">${escaped(advice.join("\n"))}</error>`]
      : []),
    `      <system-out>${escaped(about.join("\n"))}</system-out>`,
    "    </testcase>",
  ];
}
