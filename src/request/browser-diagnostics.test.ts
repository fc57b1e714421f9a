import { expect, it } from "vitest";
import * as browser from "./browser-diagnostics.js";
import * as process from "./process-diagnostics.js";

it("does nothing, under the names that a process has", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(process).sort());
  for (const replacement of Object.values(browser)) expect(replacement()).toBeUndefined();
});
