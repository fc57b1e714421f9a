// What GitHub Actions shows of a report: annotations, and a table in the job's summary.
import { relative, resolve, sep } from "node:path";
import { type CheckResult, conclusionOf, differenceLine, issueLine, type Report, splitIssues } from "../report.js";
import { escapedCell } from "./markup.js";

/**
 * The workflow commands that annotate each difference and each check that could not be made.
 *
 * @param workspace the folder that the file of an annotation is relative to
 * @param cwd the folder that the files of the report are relative to
 */
export function githubAnnotations({ command, checks }: Report, workspace: string, cwd: string): string[] {
  return checks.flatMap((check) => {
    const annotate = (level: "error" | "warning", text: string) => {
      const title = `solaris-esign ${command}: ${check.name}`;
      const place =
        check.file === undefined ? "" : `file=${escapedProperty(pathFrom(workspace, resolve(cwd, check.file)))},`;
      return `::${level} ${place}title=${escapedProperty(title)}::${escapedData(text)}`;
    };
    if (check.verdict === "not-checked") return [annotate("warning", textOf(check))];
    const { errors } = splitIssues(check);
    const lines = errors.map((issue) => {
      const at = issue.pointer ? ` at ${issue.pointer}` : "";
      return `${issueLine(issue)}${at}${issue.todo ? `. ${issue.todo}` : ""}`;
    });
    if (check.verdict === "broken" && lines.length === 0) {
      lines.push([differenceLine(check), check.note, check.todo].filter(Boolean).join(". "));
    }
    return lines.map((text) => annotate("error", text));
  });
}

/** The report as a Markdown table. */
export function githubSummary(report: Report): string {
  const rows = report.checks.map((check) => {
    const details = [
      check.found ?? "",
      ...(check.issues ?? []).map(issueLine),
      check.note ?? "",
      check.todo ?? "",
    ].filter(Boolean);
    const cells = [check.name, check.verdict, check.expected ?? "", details.join("; ")];
    return `| ${cells.map(escapedCell).join(" | ")} |`;
  });
  const head = ["| Check | Verdict | Expected | Found |", "| --- | --- | --- | --- |"];
  const title = `### solaris-esign ${report.command}: ${escapedCell(report.subject)}`;
  return `${[title, "", conclusionOf(report), "", ...head, ...rows].join("\n")}\n\n`;
}

function textOf({ expected, found, note, todo }: CheckResult): string {
  return [expected && `expected ${expected}`, found, note, todo].filter(Boolean).join(". ");
}

/** GitHub wants slashes, on Windows too. */
function pathFrom(workspace: string, file: string): string {
  return relative(workspace, file).split(sep).join("/");
}

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
