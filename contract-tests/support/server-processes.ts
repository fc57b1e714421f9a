// Servers that tests start end with the process of these tests, also if no test closes them.
import type { ChildProcess } from "node:child_process";

const running = new Map<ChildProcess, NodeJS.Signals>();

/** @param signal ends it */
export function endWithTests(server: ChildProcess, signal: NodeJS.Signals): void {
  running.set(server, signal);
  server.once("exit", () => running.delete(server));
}

// One listener for all: Node warns at the eleventh, and long runs start more servers than that.
process.once("exit", endAll);
// vitest ends its processes with this signal, after which there is no "exit".
process.once("SIGTERM", () => {
  endAll();
  process.kill(process.pid, "SIGTERM");
});

function endAll(): void {
  for (const [server, signal] of running) server.kill(signal);
}
