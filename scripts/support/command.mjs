// Brings a command to its exit code. Errors are reported in words: a stack says nothing to the people who run it.
import { parseArgs } from "node:util";
import { CannotRun } from "./description.mjs";

/**
 * Makes 2 the exit code until there is a verdict. A process that ends early has proved nothing, whatever ended it: nothing
 * that keeps it alive any more, or `process.exit(0)` in a module of somebody else's.
 * @returns {(verdict: number) => void} sets the exit code
 */
export function expectVerdict() {
  /** @type {number | undefined} */
  let verdict;
  process.on("exit", (code) => {
    if (verdict === undefined) console.error("It ended before there was a verdict, so nothing is proved.");
    process.exitCode = verdict === undefined ? 2 : Math.max(code, verdict);
  });
  return (code) => {
    verdict = code;
    process.exitCode = code;
  };
}

/**
 * Does the work and ends with its exit code. Ends with 2 where it could not be done: 1 says that something was found.
 * @param {() => Promise<number>} work
 * @param {(error: unknown) => string} inWords what to print of an error
 */
export async function endWithVerdict(work, inWords) {
  const conclude = expectVerdict();
  try {
    conclude(await work());
  } catch (error) {
    console.error(inWords(error));
    conclude(2);
  }
}

/**
 * Shows the usage if it is asked for, with --help; else does the work, and ends with its exit code.
 *
 * @param {string} usage
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @param {(given: any) => Promise<number>} work
 */
export async function runCommand(usage, options, work) {
  await endWithVerdict(
    async () => {
      const given = read(usage, options);
      if (!given.help) return work(given);
      console.log(usage);
      return 0;
    },
    (error) => printable(wordsOf(error)),
  );
}

/**
 * @param {string} usage
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 */
function read(usage, options) {
  try {
    return parseArgs({ options: { ...options, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new CannotRun(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof CannotRun) return error.message;
  // These commands read descriptions of APIs: something in one of them is not where it was looked for.
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `A description is not as OpenAPI has it, and cannot be read to its end. \`npx redocly lint FILE\` may say where. (${why})`;
}

/**
 * What a terminal can show: names in a document of others may hold anything.
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[^\P{Cc}\n]/gu, "\u{fffd}");
}
