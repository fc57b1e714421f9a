// check fixtures: are recorded bodies what the contract says?
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { operations } from "../../../generated/contract.js";
import { checkBody, type OperationName } from "../../contract/index.js";
import type { ConfigurationError } from "../../index.js";
import { defineCommand, UsageError } from "../command.js";
import { type Io, withProgress } from "../io.js";
import { jsonFault } from "../json-fault.js";
import { adviceFor } from "../kinds.js";
import { pointerOf } from "../pointer.js";
import { publishReport, reportFilesOf, reportHelp, reportOptions } from "../report/files.js";
import type { CheckResult } from "../report.js";
import { findFiles } from "./find-files.js";

const usage = `Are recorded bodies (JSON files) what the contract says? Names file, place and kind of each difference.

  npx solaris-esign check fixtures "test/fixtures/**/*.json"
  npx solaris-esign check fixtures fixtures/errors --status 404
  npx solaris-esign check fixtures fixtures/retrieved --operation retrieveIdentification

Operands are files, folders (for all their *.json) and patterns: * stands for any part of a name, ? for one character,
** for any folders. Quote a pattern, so that every shell leaves it as it is.

  --operation NAME                          the call whose response the bodies are (default authorizeIdentification):
                                            ${Object.keys(operations).join(", ")}
  --status STATUS                           the HTTP status that the bodies were recorded with (default 200)
${reportHelp}`;

export const command = defineCommand({
  usage,
  options: { operation: { type: "string" }, status: { type: "string" }, ...reportOptions },
  takesOperands: true,
  async run({ operation = "authorizeIdentification", status = "200", operands, ...given }, io) {
    const check = checkOf(operation, status);
    if (operands.length === 0) throw new UsageError("Name the files to check.");
    const files = await reportFilesOf(given, io);
    const at = new Date();
    const checks = await withProgress(io, "Reading the files", async () => {
      const found = new Map<string, CheckResult>();
      for (const operand of operands) {
        const { files: names, unreadable } = await findFiles(operand, io.cwd);
        if (names.length + unreadable.length === 0) found.set(operand, nothingFound(operand));
        for (const folder of unreadable) found.set(folder, unreadableFolder(folder));
        for (const name of names) if (!found.has(name)) found.set(name, await checkFile(name, check, io));
      }
      return [...found.values()];
    });
    const subject = `bodies of ${operation} with the status ${status}`;
    return publishReport({ command: "check fixtures", subject, at, checks }, files, io);
  },
});

interface Check {
  readonly operation: OperationName;
  readonly status: number;
}

/** @throws {UsageError} */
function checkOf(operation: string, status: string): Check {
  const check = { operation: operation as OperationName, status: Number(status) };
  try {
    checkBody(check.operation, check.status, {});
    return check;
  } catch (error) {
    throw new UsageError((error as ConfigurationError).message.replace(/^status/, "--status"));
  }
}

async function checkFile(file: string, check: Check, { cwd }: Io): Promise<CheckResult> {
  const about = { name: file, file };
  const notChecked = (found: string, todo: string): CheckResult => ({ ...about, verdict: "not-checked", found, todo });
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), "utf8");
  } catch {
    return notChecked("a file that cannot be read", "Check its permissions.");
  }
  let body: unknown;
  try {
    // Editors on Windows may write a byte order mark.
    text = text.replace(/^\ufeff/, "");
    body = JSON.parse(text);
  } catch {
    return notChecked(
      `a file that is no JSON, from ${jsonFault(text)} on`,
      "Record the body alone, without status and headers, or leave the file out.",
    );
  }
  const found = checkBody(check.operation, check.status, body);
  const meant = found.length > 0 ? meantBy(body, check, found.length) : undefined;
  const issues = found.map((issue) => ({
    ...issue,
    pointer: pointerOf(issue.path),
    todo: meant ?? adviceFor("fixtures", issue.kind),
  }));
  return { ...about, verdict: issues.length > 0 ? "broken" : "holds", ...(issues.length > 0 && { issues }) };
}

/** What to do if the body is one of another operation or of another kind of status: as such, it has at most half the differences. */
function meantBy(body: unknown, { operation, status }: Check, differences: number): string | undefined {
  const isError = status >= 400;
  const otherStatus = isError ? 200 : 400;
  const names = Object.keys(operations) as OperationName[];
  const others = [
    ...names.map((name) => ({ name, code: status })),
    ...[operation, ...names].map((name) => ({ name, code: otherStatus })),
  ].map((other) => ({ ...other, issues: checkBody(other.name, other.code, body) }));
  const [best] = others
    .filter(
      ({ issues }) => 2 * issues.length <= differences && !issues.some(({ kind }) => kind.startsWith("undocumented")),
    )
    .sort((one, other) => one.issues.length - other.issues.length);
  if (!best) return undefined;
  const { name, code } = best;
  const set = [
    ...(name === operation ? [] : [`--operation ${name}`]),
    ...(code === status ? [] : [isError ? "--status 200" : "--status STATUS, the one that it was recorded with"]),
  ];
  const what = code === otherStatus && !isError ? "an error" : `a success of ${name}`;
  return `It looks like ${what}: set ${set.join(" and ")}.`;
}

function nothingFound(operand: string): CheckResult {
  const todo = "Check the path, which is relative to the current folder. Quote a pattern.";
  return { name: operand, verdict: "not-checked", found: "no file of this name", todo };
}

function unreadableFolder(folder: string): CheckResult {
  const todo = "Check its permissions, or where its link leads.";
  return { name: folder, verdict: "not-checked", found: "a folder that cannot be read", todo };
}
