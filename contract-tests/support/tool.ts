// Runs one of the tools of this project, or `node`, as a child process, and collects what it says.
import { execFile } from "node:child_process";
import { commandOf } from "../../scripts/support/programs.mjs";

export interface ToolRun {
  readonly code: number;
  readonly output: string;
}

export function runTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  const [file, all] = commandOf(tool, args);
  return new Promise((resolve) => {
    execFile(file, all, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: error ? stdout + stderr : stdout });
    });
  });
}
