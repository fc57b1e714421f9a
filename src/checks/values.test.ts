import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { checkFlag, checkFunction, readOptions, readProperties } from "./values.js";

interface Options {
  readonly a?: unknown;
  readonly b?: unknown;
}
const read = (options: unknown) => readOptions<Options>("The call", options as Options, ["a", "b"]);

it("takes a function for one, and nothing else", () => {
  expect(() => checkFunction("onAttempt", () => {})).not.toThrow();
  for (const value of [undefined, null, "log", {}]) {
    expect(() => checkFunction("onAttempt", value)).toThrow("onAttempt must be a function.");
    expect(() => checkFunction("onAttempt", value)).toThrow(ConfigurationError);
  }
});

it("takes true, false and nothing for a flag, and nothing else", () => {
  for (const value of [true, false, undefined]) expect(() => checkFlag("allow", value)).not.toThrow();
  for (const value of ["true", "false", 1, null]) {
    expect(() => checkFlag("allow", value)).toThrow("allow must be true or false.");
    expect(() => checkFlag("allow", value)).toThrow(ConfigurationError);
  }
});

it.each([
  [{}, {}],
  [{ a: 1 }, { a: 1 }],
  [{ b: undefined, a: null }, { a: null }],
  [Object.create({ a: 1 }), { a: 1 }],
])("reads the options %o as %o", (options, expected) => {
  expect(read(options)).toStrictEqual(expected);
});

it("reads each option once, so that what was checked is what is used", () => {
  let reads = 0;
  const options = {
    get a() {
      return ++reads;
    },
  };
  const { a } = read(options);
  expect([a, a, reads]).toEqual([1, 1, 1]);
});

it.each<[unknown, string]>([
  [null, "The call needs an options object."],
  [undefined, "The call needs an options object."],
  ["a", "The call needs an options object."],
  [{ c: 1, a: 1, d: undefined }, "The call has no option c, d; there are: a, b."],
])("refuses %o: %s", (options, fault) => {
  expect(() => read(options)).toThrow(fault);
  expect(() => read(options)).toThrow(ConfigurationError);
});

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = {
  get a() {
    throw new Error("s3cret");
  },
};
it.each([
  ["a getter that throws", throwing, "The call cannot read a: a getter or a proxy of yours threw."],
  ["a revoked proxy", revoked(), "The call cannot read the names of its options: a getter or a proxy of yours threw."],
])("refuses %s", (_, options, fault) => {
  expect(() => read(options)).toThrow(ConfigurationError);
  expect(() => read(options)).toThrow(fault);
  expect(() => read(options)).not.toThrow("s3cret");
});

it("reads properties of an object that may have others", () => {
  expect(readProperties<Options>("The ids", { a: 1, c: 2 } as Options, ["a"])).toStrictEqual({ a: 1 });
});
