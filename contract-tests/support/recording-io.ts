// The surroundings of a command of the package's bin, which keep what it says.
import type { Io } from "../../src/cli/io.js";

export interface RecordingIo extends Io {
  /** What was written to the standard output. */
  readonly stdout: string;
  /** What was written to the standard error output. */
  readonly stderr: string;
}

export function recordingIo(given: Partial<Pick<Io, "env" | "cwd" | "isTty" | "signal">> = {}): RecordingIo {
  const said = { stdout: "", stderr: "" };
  return {
    env: {},
    cwd: process.cwd(),
    isTty: false,
    signal: new AbortController().signal,
    ...given,
    out: (line) => {
      said.stdout += `${line}\n`;
    },
    err: (line) => {
      said.stderr += `${line}\n`;
    },
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
  };
}
