import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { checkFunction, checkNames } from "./values.js";

it("takes a function for one, and nothing else", () => {
  expect(() => checkFunction("onAttempt", () => {})).not.toThrow();
  for (const value of [undefined, null, "log", {}]) {
    expect(() => checkFunction("onAttempt", value)).toThrow("onAttempt must be a function.");
    expect(() => checkFunction("onAttempt", value)).toThrow(ConfigurationError);
  }
});

it("knows options by their names, be they given or not", () => {
  for (const options of [{}, { a: 1 }, { b: undefined, a: null }]) {
    expect(() => checkNames("The call", options, ["a", "b"])).not.toThrow();
  }
});

it.each<[unknown, string]>([
  [null, "The call needs an options object."],
  [undefined, "The call needs an options object."],
  ["a", "The call needs an options object."],
  [{ c: 1, a: 1, d: undefined }, "The call has no option c, d; there are: a, b."],
])("refuses %o: %s", (options, fault) => {
  expect(() => checkNames("The call", options as object, ["a", "b"])).toThrow(fault);
  expect(() => checkNames("The call", options as object, ["a", "b"])).toThrow(ConfigurationError);
});
