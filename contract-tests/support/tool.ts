// Runs one of the tools under node_modules/.bin, or `node`, as a child process, and collects what it says.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const tools = fileURLToPath(new URL("../../node_modules/.bin/", import.meta.url));

export interface ToolRun {
  readonly code: number;
  readonly output: string;
}

export function runTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  const file = tool === "node" ? process.execPath : tools + tool;
  return new Promise((resolve) => {
    execFile(file, args, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: error ? stdout + stderr : stdout });
    });
  });
}
