// Finds the command that the arguments name, and runs it.
import { createRequire } from "node:module";
import { CannotCheckError, type Command, type ExitCode, parseCommandLine, UsageError } from "./command.js";
import type { Io } from "./io.js";
import { nearest } from "./near.js";
import { reportCannotCheck } from "./report/cannot-check.js";
import { LostReportError, type ReportFiles } from "./report/files.js";
import { describeUnforeseen, printable, withoutCommands } from "./words.js";

/** A command in the list of all. Its module is loaded when it is run or asked for help. */
export interface CommandEntry {
  /** The words that name it, for example "check provider". */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

const commands: readonly CommandEntry[] = [
  {
    name: "check provider",
    summary: "does the provider still keep the contract? Sends calls without effect",
    load: () => import("./check-provider/command.js"),
  },
  {
    name: "check fixtures",
    summary: "are recorded bodies (JSON files) what the contract says?",
    load: () => import("./check-fixtures/command.js"),
  },
  {
    name: "check stand-in",
    summary: "does a stand-in or mock of the provider keep the pact?",
    load: () => import("./check-stand-in/command.js"),
  },
  {
    name: "check upstream",
    summary: "does the provider's published description still say what the contract says?",
    load: () => import("./check-upstream/command.js"),
  },
  {
    name: "fake",
    summary: "serves the fake provider, for apps in any language",
    load: () => import("./fake/command.js"),
  },
  {
    name: "demo",
    summary: "serves a signing page and a fault lab, in a clone of the repository",
    load: () => import("./demo/command.js"),
  },
  {
    name: "doctor",
    summary: "what is this machine's Node set to, and can it reach the provider? Sends nothing",
    load: () => import("./doctor/command.js"),
  },
];

/** Runs a command line and returns its exit code. Throws nothing. */
export async function runCli(given: readonly string[], io: Io, entries = commands): Promise<ExitCode> {
  // `help COMMAND` is `COMMAND --help`.
  const argv = given[0] === "help" ? [...given.slice(1), "--help"] : given;
  const say = (text: string) => io.err(io.env.GITHUB_ACTIONS ? withoutCommands(printable(text)) : printable(text));
  const entry = entries.find(({ name }) => name.split(" ").every((word, nth) => argv[nth] === word));
  if (!entry) return withoutCommand(argv, io, entries);
  let files: ReportFiles | undefined;
  try {
    const { command } = await entry.load();
    const { help, ...values } = parseCommandLine(command, argv.slice(entry.name.split(" ").length));
    if ("json" in command.options) files = values as ReportFiles;
    if (!help) return await command.run(values, io);
    io.out(command.usage);
    return 0;
  } catch (error) {
    if (error instanceof UsageError)
      say(`${error.message}\nNothing was done. See npx solaris-esign ${entry.name} --help`);
    else say(error instanceof CannotCheckError ? error.message : describeUnforeseen(error));
    // Arguments that cannot be meant touch no file. After an error that nobody foresaw, the files have what the command has written.
    if (files && error instanceof CannotCheckError && !(error instanceof LostReportError)) {
      await reportCannotCheck(entry.name, files, error.message, io);
    }
    return 2;
  }
}

function withoutCommand(argv: readonly string[], io: Io, entries: readonly CommandEntry[]): ExitCode {
  const [last] = argv.slice(-1);
  if (argv.length === 1 && (last === "--version" || last === "-v")) {
    io.out(createRequire(import.meta.url)("solaris-esign/package.json").version);
    return 0;
  }
  const words = argv.filter((word) => !word.startsWith("-"));
  const group = words[0] === "check" ? "check " : "";
  const isNamed = words.length > (group ? 1 : 0);
  if ((last === "--help" || last === "-h") && !isNamed) {
    io.out(overview(entries, group));
    return 0;
  }
  const meant = commandLike(words, entries);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  io.err(argv.length === 0 ? "Name a command." : `There is no command of this name.${hint}`);
  io.err(overview(entries, group));
  return 2;
}

/** The name of a command that is like the first words, with or without `check`. */
function commandLike([first = "", second = ""]: readonly string[], entries: readonly CommandEntry[]) {
  const short = (name: string) => name.replace(/^check /, "");
  const names = entries.map(({ name }) => name);
  const meant = nearest(`${first} ${second}`.trim(), names) ?? nearest(first, names.map(short));
  return names.find((name) => name === meant || short(name) === meant);
}

function overview(entries: readonly CommandEntry[], group: string): string {
  const listed = entries.filter(({ name }) => name.startsWith(group));
  const width = Math.max(...listed.map(({ name }) => name.length));
  return `Usage: npx solaris-esign COMMAND [OPTIONS]

Commands:
${listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

  npx solaris-esign help COMMAND      shows the options of a command, as COMMAND --help does
  npx solaris-esign --version         shows the version of the package

Exit codes: 0 what was checked holds, 1 it does not, 2 it could not be checked.`;
}
