// The report of a command that could not check. Without it a CI server shows no reason, or the report of the run before.
import type { Io } from "../io.js";
import type { Report } from "../report.js";
import { printable } from "../words.js";
import { type ReportFiles, reportFilesOf, reportOnGitHub, writeReportFiles } from "./files.js";

/**
 * Reports the one thing that is known, wherever the command would have reported. Throws nothing.
 *
 * @param command its name
 * @param given the files that were asked for
 */
export async function reportCannotCheck(command: string, given: ReportFiles, reason: string, io: Io): Promise<void> {
  const check = { id: "command", name: "the whole check", verdict: "not-checked", found: printable(reason) } as const;
  const report: Report = { command, subject: "nothing", at: new Date(), checks: [check] };
  await reportOnGitHub(report, io);
  try {
    await writeReportFiles(report, await reportFilesOf(given, io));
  } catch {
    // The command has said why it could not check; that its report cannot be written either changes nothing.
  }
}
