// The command line of a script: its options, its exit code, and in words why it could not run. A stack says nothing to the people
// who run it.
import { parseArgs } from "node:util";
import { CannotRun } from "./description.mjs";

/** @typedef {{ string: string, strings: string[], boolean: boolean, operands: string[] }} ValueOfType operands: what has no option before it */
/**
 * What was given, of the options whose types are named.
 * @template {Readonly<Record<string, keyof ValueOfType>>} Options
 * @typedef {{ [Name in keyof Options]?: ValueOfType[Options[Name]] }} Given
 */

/**
 * Shows the usage if it is asked for, with --help; else does the work, and ends with its exit code. Ends with 2 where the work could
 * not be done, whatever ended it (`process.exit(0)` in a module of somebody else's, or nothing that keeps the process alive any
 * more): 1 says that something was found.
 *
 * @template {Readonly<Record<string, keyof ValueOfType>>} Options
 * @param {string} usage
 * @param {Options} options each option's name and type
 * @param {(given: Given<Options>) => Promise<number>} work
 * @param {{ refused?: string, inWords?: (error: unknown) => string }} [words] what to add to each reason why it could not run,
 *   in place of the usage after bad arguments; what to print of an error that nobody foresaw
 */
export async function runCommand(usage, options, work, { refused, inWords = messageOf } = {}) {
  /** @type {number | undefined} */
  let verdict;
  process.on("exit", (code) => {
    if (verdict === undefined) console.error("It ended before there was a verdict, so nothing is proved.");
    process.exitCode = verdict === undefined ? 2 : Math.max(code, verdict);
  });
  const end = (/** @type {number} */ code) => {
    verdict = code;
    process.exitCode = code;
    // Somebody's module may keep a timer or a connection open, which is no reason to stay.
    process.stdout.write("", () => process.exit());
  };
  const fail = (/** @type {unknown} */ error) => {
    const hint = refused ?? (error instanceof BadArguments ? usage : "");
    console.error(printable(error instanceof CannotRun ? `${error.message}\n${hint}`.trimEnd() : inWords(error)));
    end(2);
  };
  process.on("uncaughtException", fail);
  try {
    const { help, ...given } = readArguments(process.argv.slice(2), { ...options, help: "boolean" });
    if (help) console.log(usage);
    end(help ? 0 : await work(/** @type {any} */ (given)));
  } catch (error) {
    fail(error);
  }
}

/** The arguments of a command are none that it can have. */
class BadArguments extends CannotRun {}

/**
 * Reads arguments strictly, and refuses them in words that repeat none of their values, which may be secrets.
 *
 * @template {Readonly<Record<string, keyof ValueOfType>>} Options
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Given<Options>}
 * @throws {CannotRun}
 */
export function readArguments(args, options) {
  const [operands] = Object.entries(options).find(([, type]) => type === "operands") ?? [];
  const known = Object.entries(options).filter(([name]) => name !== operands);
  const types = known.map(([name, type]) => {
    const multiple = type === "strings";
    return [name, { type: multiple ? "string" : type, multiple }];
  });
  try {
    const allowPositionals = operands !== undefined;
    const parsed = parseArgs({ args: [...args], options: Object.fromEntries(types), strict: true, allowPositionals });
    return /** @type {any} */ ({ ...parsed.values, ...(operands && { [operands]: parsed.positionals }) });
  } catch (error) {
    const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
    // Node's message repeats what stands beside an option.
    const name = /'(?:-\w, )?(--?[A-Za-z][A-Za-z-]*)/.exec(message)?.[1];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const names = known.map(([option]) => `--${option}`);
      throw new BadArguments(`There is no option ${name ?? "of that name"}. The options are ${names.join(", ")}.`);
    }
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
      throw new BadArguments(`The option ${name ?? "that was given last"} has no value, or one that it cannot have.`);
    }
    throw new BadArguments("There is an argument without an option before it.");
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What is printed of an error that may hold anything: its kind.
 * @param {unknown} error
 */
export function kindOnly(error) {
  const { name, code } = /** @type {any} */ (error ?? {});
  const kind = [name, code].filter((word) => /^\w{1,40}$/.test(word)).join(" ");
  return `Could not be carried out to its end: ${kind || "an error"}.`;
}

/**
 * What a terminal can show: names in a document of others may hold anything.
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[^\P{Cc}\n]/gu, "\u{fffd}");
}
