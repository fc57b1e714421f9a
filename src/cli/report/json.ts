// The report for programs.
import { exitCodeOf, type Report } from "../report.js";

const outcomes = { 0: "holds", 1: "broken", 2: "not-checked" } as const;

export function jsonReport({ command, subject, at, checks }: Report): string {
  const exitCode = exitCodeOf({ checks });
  const withIds = checks.map(({ id, name, ...rest }) => ({ id: id ?? name, name, ...rest }));
  const report = { formatVersion: 1, command, subject, at, outcome: outcomes[exitCode], exitCode, checks: withIds };
  return `${JSON.stringify(report, null, 2)}\n`;
}
