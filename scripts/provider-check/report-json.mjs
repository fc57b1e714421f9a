// The report for programs.
import { adviceFor } from "./advice.mjs";

/** @param {import("./report.mjs").Report} report */
export function jsonReport({ checks, ...report }) {
  const withAdvice = checks.map(({ findings, ...check }) => ({
    ...check,
    findings: findings.map((finding) => ({ ...finding, todo: adviceFor(finding) })),
  }));
  return `${JSON.stringify({ formatVersion: 1, ...report, checks: withAdvice }, null, 2)}\n`;
}
