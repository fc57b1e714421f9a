import { expect, it, vi } from "vitest";
import { debugOfEnvironment } from "./process-diagnostics.js";

const processWith = (value?: string) => ({
  env: { SOLARIS_ESIGN_DEBUG: value },
  stderr: { write: vi.fn() },
});

it("is written to the standard error output if the environment asks for it", () => {
  const process = processWith("1");
  debugOfEnvironment({ process })?.("a line");
  expect(process.stderr.write.mock.calls).toEqual([["a line\n"]]);
});

it.each([
  ["nobody asks for it", { process: processWith() }],
  ["it is switched off", { process: processWith("0") }],
  ["there is no process", {}],
  ["there is no environment", { process: {} as never }],
  ["Deno would ask for permission", { process: processWith("1"), Deno: {} }],
])("is not written where %s", (_, platform) => {
  expect(debugOfEnvironment(platform)).toBeUndefined();
});
