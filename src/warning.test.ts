import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { createWarn } from "./warning.js";

afterEach(() => void vi.unstubAllGlobals());

it("reports each kind of warning once", () => {
  const onWarning = vi.fn();
  const warn = createWarn(onWarning);
  warn("token_store_failed", "first");
  warn("token_store_failed", "second");
  warn("token_store_forgets", "third");
  expect(onWarning.mock.calls).toEqual([
    [{ code: "token_store_failed", message: "first" }],
    [{ code: "token_store_forgets", message: "third" }],
  ]);
});

it("is a warning of the process without an observer, and process.on('warning') receives it", async () => {
  const warnings: (Error & { code?: string })[] = [];
  const receive = (warning: Error) => void warnings.push(warning);
  process.on("warning", receive);
  createWarn(undefined)("token_store_failed", "what happened");
  await nextTurn();
  process.off("warning", receive);
  expect(warnings).toMatchObject([{ name: "SolarisWarning", code: "token_store_failed", message: "what happened" }]);
});

it.each([undefined, {}])("is dropped without an error if the platform's process is %o", (process) => {
  vi.stubGlobal("process", process);
  expect(() => createWarn(undefined)("token_store_failed", "what happened")).not.toThrow();
});

it.each<[string, () => unknown]>([
  [
    "at once",
    () => {
      throw new Error("observer");
    },
  ],
  ["later", () => Promise.reject(new Error("observer"))],
])("ignores what the observer throws %s", async (_, observer) => {
  expect(() => createWarn(observer)("token_store_failed", "what happened")).not.toThrow();
  // An unhandled rejection would fail the run.
  await nextTurn();
});
