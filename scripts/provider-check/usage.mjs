// The arguments of a command: read strictly, and refused in words that repeat none of their values.
import { access, constants, open } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { expectVerdict } from "../support/command.mjs";

/** What is wrong with how a command was called. Nothing was sent. */
export class UsageError extends Error {}

/**
 * @template {Record<string, "string" | "boolean">} Options
 * @param {readonly string[]} args
 * @param {Options} options each option's name and type
 * @returns {{ [Name in keyof Options]?: Options[Name] extends "boolean" ? boolean : string }}
 * @throws {UsageError}
 */
export function readArguments(args, options) {
  const types = Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }]));
  const known = `The options are ${Object.keys(options).map(flag).join(", ")}.`;
  try {
    const { values } = parseArgs({ args: [...args], options: types, strict: true, allowPositionals: false });
    return /** @type {any} */ (values);
  } catch (error) {
    const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
    // Node's message repeats what stands beside an option, which may be a secret.
    const name = /'(?:-\w, )?(--?[A-Za-z][A-Za-z-]*)/.exec(message)?.[1];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION")
      throw new UsageError(`There is no option ${name ?? "of that name"}. ${known}`);
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
      throw new UsageError(`The option ${name ?? "that was given last"} has no value, or one that it cannot have.`);
    }
    throw new UsageError(`There is an argument without an option before it. ${known}`);
  }
}

/** @param {string} name */
export function flag(name) {
  return `--${name}`;
}

/**
 * Refuses a file that cannot be written before anything is sent: a report must not be lost after a call that cannot be
 * repeated. Whether there is such a file does not change.
 * @param {string} name the option
 * @param {string | undefined} file
 * @throws {UsageError}
 */
export async function checkWritable(name, file) {
  if (file === undefined) return;
  try {
    await access(file).then(
      async () => (await open(file, "r+")).close(),
      () => access(dirname(file), constants.W_OK),
    );
    if (file === "") throw new Error("no name");
  } catch {
    throw new UsageError(`The file of ${flag(name)} cannot be written. Is there a folder for it?`);
  }
}

/**
 * Runs a command to its exit code. What nobody foresaw is told by its kind only, for it may hold anything, and is no verdict.
 * @param {() => Promise<number>} command
 */
export function endSafely(command) {
  const conclude = expectVerdict();
  const end = (/** @type {number} */ code) => {
    conclude(code);
    // Somebody's module may keep a timer or a connection open, which is no reason to stay.
    process.stdout.write("", () => process.exit());
  };
  const unforeseen = (/** @type {any} */ error) => {
    const [name, code] = [error?.name, error?.code].map((word) => (/^\w{1,40}$/.test(word) ? word : ""));
    console.error(`Could not be carried out to its end: ${[name, code].filter(Boolean).join(" ") || "an error"}.`);
    end(2);
  };
  process.on("uncaughtException", unforeseen);
  command().then(end, unforeseen);
}
