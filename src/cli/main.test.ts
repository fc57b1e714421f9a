import { expect, it, onTestFinished, vi } from "vitest";

it("the bin runs the command line of its process and sets the exit code", async () => {
  const { argv, exitCode } = process;
  const events = ["SIGINT", "SIGTERM", "uncaughtException"] as const;
  const before = new Map(events.map((event) => [event, process.listeners(event as "SIGINT")]));
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
    for (const event of events) {
      for (const listener of process.listeners(event as "SIGINT")) {
        if (!before.get(event)?.includes(listener)) process.off(event, listener);
      }
    }
  });
  process.argv = ["node", "main.js", "--help"];
  await import("./main.js");
  expect(process.exitCode).toBe(0);
  expect(write.mock.calls.join("")).toContain("Usage: npx solaris-esign COMMAND");
});
