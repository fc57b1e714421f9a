// The options with which every check writes its report, and where a report goes.
import { access, appendFile, constants, open, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CannotCheckError, type ExitCode, UsageError } from "../command.js";
import type { Io } from "../io.js";
import { exitCodeOf, type Report } from "../report.js";
import { withoutCommands } from "../words.js";
import { githubAnnotations, githubSummary } from "./github.js";
import { htmlReport } from "./html.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { plainReport } from "./plain.js";

/** Options of every check. */
export const reportOptions = {
  json: { type: "string" },
  junit: { type: "string" },
  html: { type: "string" },
} as const;

/** Their lines in the help of a command. */
export const reportHelp = `  --json FILE, --junit FILE, --html FILE    writes the report in these formats too
  --help                                    shows this`;

const formats = { json: jsonReport, junit: junitReport, html: htmlReport } as const;

/** The files that were asked for, as absolute paths. */
export type ReportFiles = Readonly<Partial<Record<keyof typeof formats, string>>>;

/**
 * Refuses a file that cannot be written before anything is checked, so that no report is lost. It changes no file.
 *
 * @throws {UsageError}
 */
export async function reportFilesOf(given: ReportFiles, { cwd }: Pick<Io, "cwd">): Promise<ReportFiles> {
  const files: Partial<Record<keyof typeof formats, string>> = {};
  for (const format of Object.keys(formats) as (keyof typeof formats)[]) {
    const name = given[format];
    if (name === undefined) continue;
    const file = resolve(cwd, name);
    if (name === "" || !(await isWritable(file))) {
      throw new UsageError(`The file of --${format} cannot be written. Is there a folder for it?`);
    }
    files[format] = file;
  }
  const named = Object.values(files);
  if (new Set(named).size < named.length) throw new UsageError("Two reports cannot go into one file.");
  return files;
}

async function isWritable(file: string): Promise<boolean> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  try {
    if (exists) await (await open(file, "r+")).close();
    else await access(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A report exists, and one of its files is lost: the others must stay as they are. */
export class LostReportError extends CannotCheckError {}

/**
 * Writes the files of a report. A command with a call that cannot be repeated also calls it before the end.
 *
 * @throws {LostReportError} a file can no longer be written
 */
export async function writeReportFiles(report: Report, files: ReportFiles): Promise<void> {
  for (const [format, file] of Object.entries(files) as [keyof typeof formats, string][]) {
    await writeFile(file, formats[format](report)).catch(() => {
      throw new LostReportError(`The file of --${format} could not be written.`);
    });
  }
}

/** Writes the report everywhere it belongs, prints it, and returns the exit code of the command. */
export async function publishReport(report: Report, files: ReportFiles, io: Io): Promise<ExitCode> {
  const text = plainReport(report, io.isTty && !io.env.NO_COLOR);
  io.out(io.env.GITHUB_ACTIONS ? withoutCommands(text) : text);
  await reportOnGitHub(report, io);
  await writeReportFiles(report, files);
  return exitCodeOf(report);
}

/** Prints the annotations, and adds the table to the summary of the job. Elsewhere it does nothing. */
export async function reportOnGitHub(report: Report, io: Io): Promise<void> {
  const { GITHUB_ACTIONS, GITHUB_WORKSPACE = io.cwd, GITHUB_STEP_SUMMARY } = io.env;
  if (GITHUB_ACTIONS) for (const line of githubAnnotations(report, GITHUB_WORKSPACE, io.cwd)) io.out(line);
  if (!GITHUB_STEP_SUMMARY) return;
  await appendFile(GITHUB_STEP_SUMMARY, githubSummary(report)).catch(() => {
    io.err("The summary of the job could not be written.");
  });
}
