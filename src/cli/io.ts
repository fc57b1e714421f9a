// What a command sees of its process, so that tests can run it without one.
import { describeUnforeseen } from "./words.js";

/** The surroundings of a command. */
export interface Io {
  /** Writes a line to the standard output: what the command found. */
  out(line: string): void;
  /** Writes a line to the standard error output: what it is doing, and why it cannot. */
  err(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that paths in options are relative to. */
  readonly cwd: string;
  /** Whether the standard output is a terminal. */
  readonly isTty: boolean;
  /** Aborts at the first SIGINT or SIGTERM. A command then stops soon; a second signal ends the process at once. */
  readonly signal: AbortSignal;
}

/** The part of `process` that is used here. */
export type ProcessLike = Pick<NodeJS.Process, "env" | "cwd" | "stdout" | "stderr" | "once" | "on" | "exit">;

/** The surroundings of this process. An error that nobody catches ends it with 2, since 1 means that a check failed. */
export function ioOfProcess(process: ProcessLike): Io {
  const stopped = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopped.abort());
  // The reader may go away first, for example `head`: that is no error of the command.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${describeUnforeseen(error)}\n`, () => process.exit(2));
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
    cwd: process.cwd(),
    isTty: process.stdout.isTTY === true,
    signal: stopped.signal,
  };
}

/** Does the work, and says on the standard error output what it is waiting for, if that takes longer than a second. */
export async function withProgress<Result>(io: Io, text: string, work: () => Promise<Result>): Promise<Result> {
  const timer = setTimeout(() => io.err(`${text} …`), 1000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
