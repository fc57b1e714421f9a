// What a command is, how its arguments are read, and how it says that it cannot do its work.
import { parseArgs } from "node:util";
import type { Io } from "./io.js";
import { nearest } from "./near.js";

/** 0: everything that was checked holds. 1: something does not. 2: it could not be checked. */
export type ExitCode = 0 | 1 | 2;

/** The options of a command, as `parseArgs` of node:util reads them. */
export type OptionTypes = Readonly<
  Record<string, { readonly type: "string" | "boolean"; readonly multiple?: true; readonly short?: string }>
>;

/** What was given: each option by its name, and the operands, which have no option before them. */
export type Given<Options extends OptionTypes> = {
  readonly [Name in keyof Options]?: Options[Name] extends { type: "boolean" }
    ? boolean
    : Options[Name] extends { multiple: true }
      ? readonly string[]
      : string;
} & { readonly operands: readonly string[] };

/** What was given to any command. */
export type AnyGiven = Readonly<Record<string, unknown>> & { readonly operands: readonly string[] };

/** One command of the package's bin. Create it with {@link defineCommand}. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string;
  readonly options: OptionTypes;
  /** Whether it takes operands, for example names of files. Default false. */
  readonly takesOperands?: boolean;
  run(given: AnyGiven, io: Io): Promise<ExitCode>;
}

/** Gives a command whose `run` knows the types of its options. */
export function defineCommand<const Options extends OptionTypes>(
  command: Omit<Command, "options" | "run"> & {
    readonly options: Options;
    run(given: Given<Options>, io: Io): Promise<ExitCode>;
  },
): Command {
  return command as unknown as Command;
}

/** The arguments are none that the command can have. Its message repeats no value of them, which may be a secret. */
export class UsageError extends Error {}

/** Why a command cannot do its work, in words that say what to do. */
export class CannotCheckError extends Error {}

/**
 * Reads the arguments of a command strictly.
 *
 * @throws {UsageError}
 */
export function parseCommandLine(
  { options, takesOperands = false }: Pick<Command, "options" | "takesOperands">,
  args: readonly string[],
): AnyGiven & { readonly help: boolean } {
  const types = { ...options, help: { type: "boolean", short: "h" } } as const;
  try {
    const parsed = parseArgs({ args: [...args], options: types, strict: true, allowPositionals: takesOperands });
    const values = parsed.values as Record<string, string | boolean | string[] | undefined>;
    return { ...values, help: values.help === true, operands: parsed.positionals };
  } catch (error) {
    throw new UsageError(usageFault(error as { code?: unknown; message: string }, types));
  }
}

/** Node's message repeats what stands beside an option: only the name of the option is taken from it. */
function usageFault({ code, message }: { code?: unknown; message: string }, options: OptionTypes): string {
  const name = /'(?:-\w, )?(--?[A-Za-z][A-Za-z-]*)/.exec(message)?.[1] ?? "of that name";
  switch (code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION": {
      const known = Object.keys(options).map((each) => `--${each}`);
      const meant = nearest(name, known);
      const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
      return `There is no option ${name}.${hint} The options are ${known.join(", ")}.`;
    }
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return options[name.replace(/^--?/, "")]?.type === "string"
        ? `The option ${name} needs a value: write ${name} VALUE, or ${name}=VALUE if it begins with a dash.`
        : `The option ${name} takes no value: write ${name} alone, or leave it out.`;
    default:
      return "There is an argument without an option before it.";
  }
}
