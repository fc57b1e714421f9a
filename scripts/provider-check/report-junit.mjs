// The report for the test overview of a CI server: a disagreement is a failure, what could not be checked an error.
import { adviceFor } from "./advice.mjs";
import { escaped } from "./markup.mjs";

/** @param {import("./report.mjs").Report} report */
export function junitReport({ checks, provider, at }) {
  const count = (/** @type {string} */ verdict) => checks.filter((check) => check.verdict === verdict).length;
  const seconds = checks.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const numbers = `tests="${checks.length}" failures="${count("DISAGREES")}" errors="${count("not checked")}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="contract:provider" ${numbers}>`,
    `  <testsuite name="${escaped(provider)}" timestamp="${escaped(at.slice(0, 19))}" skipped="0" ${numbers}>`,
    ...checks.flatMap(caseOf),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** @param {import("./report.mjs").CheckResult} check */
function caseOf({ id, title, expected, found, verdict, findings, todo, ms }) {
  const told = (/** @type {string} */ weight) =>
    findings
      .filter((finding) => finding.weight === weight)
      .map((finding) => `${finding.path}: ${finding.kind} (expected ${finding.expected}; found ${finding.found})`);
  const wrong = told("disagreement");
  const notes = told("note");
  const advice = [...new Set(findings.map(adviceFor))];
  const body = [
    ...(verdict === "DISAGREES"
      ? [
          `      <failure message="${escaped(wrong.join(" | "))}">${escaped([...wrong, ...advice].join("\n"))}</failure>`,
        ]
      : []),
    ...(verdict === "not checked" ? [`      <error message="${escaped(found)}">${escaped(todo)}</error>`] : []),
    `      <system-out>${escaped([`expected: ${expected}`, `found: ${found}`, ...notes.map((text) => `note: ${text}`)].join("\n"))}</system-out>`,
  ];
  const name = `classname="contract-provider.${escaped(id)}" name="${escaped(title)}" time="${ms / 1000}"`;
  return [`    <testcase ${name}>`, ...body, "    </testcase>"];
}
