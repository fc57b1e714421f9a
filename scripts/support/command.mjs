// Brings a command to its exit code. Whatever goes wrong is told in words, for a stack says nothing to whoever runs it.
import { parseArgs } from "node:util";
import { CannotRun } from "./description.mjs";

/**
 * Shows the usage if it is asked for, with --help; else does the work, and ends with its exit code. Ends with 2 where it could
 * not be done: 1 says that something was found.
 *
 * @param {string} usage
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @param {(given: any) => Promise<number>} work
 */
export async function runCommand(usage, options, work) {
  try {
    const given = read(usage, options);
    if (given.help) console.log(usage);
    else process.exitCode = await work(given);
  } catch (error) {
    console.error(printable(wordsOf(error)));
    process.exitCode = 2;
  }
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
