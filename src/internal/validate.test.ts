import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../../contract-tests/support/any-text.js";
import { ConfigurationError } from "../errors.js";
import {
  checkedPathId,
  checkFlag,
  checkFunction,
  checkUrl,
  readOptions,
  readProperties,
  withoutTrailingSlashes,
} from "./validate.js";

it.each(["dc1a6812a14f6cc338cd084208535bcdcper", "a", "A b", "a/b", "...", "a..b", "%2e%2e", "{id}", "ä", "😀"])(
  "returns the id %j unchanged",
  (id) => {
    expect(checkedPathId("personId", id)).toBe(id);
  },
);

it.each<[unknown, string]>([
  [undefined, "must be a string, but it is undefined"],
  [null, "must be a string, but it is null"],
  [7, "must be a string, but it is number"],
  [{}, "must be a string, but it is object"],
  ["", "is empty"],
  [" ", "begins or ends with white space"],
  [" a", "begins or ends with white space"],
  ["a\n", "begins or ends with white space"],
  ["a\u00a0", "begins or ends with white space"],
  ["a\u0000b", "contains a control character"],
  ["a\tb", "contains a control character"],
  ["a\u001fb", "contains a control character"],
  ["a\u007fb", "contains a control character"],
  ["a\u009fb", "contains a control character"],
  ["a\u2028b", "contains a control character"],
  ["a\u2029b", "contains a control character"],
  ["a\ud800b", "is not well-formed Unicode"],
  ["a\udfff", "is not well-formed Unicode"],
  [".", "contains a dot segment"],
  ["..", "contains a dot segment"],
  ["a/../b", "contains a dot segment"],
  ["a/.", "contains a dot segment"],
  ["..\\a", "contains a dot segment"],
])("refuses the id %j, because it %s", (id, fault) => {
  const check = () => checkedPathId("personId", id);
  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(`personId ${fault}`);
});

it("returns any string unchanged or refuses it, and refuses no id of the provider", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), anyText, fc.anything()), (id) => {
      try {
        expect(checkedPathId("personId", id)).toBe(id);
        // A returned id can be encoded, and has no dot segment if a proxy decodes it.
        const segments = decodeURIComponent(encodeURIComponent(String(id))).split("/");
        expect(segments).not.toContain("..");
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ConfigurationError);
      }
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]+$/), (id) => {
      expect(checkedPathId("personId", id)).toBe(id);
    }),
  );
});

it.each([
  "https://api.solaris-sandbox.de",
  "https://api.example.com:8443/proxy/solaris",
  "https://auth.example.com/oauth2/token/",
  "HTTPS://api.example.com",
  "http://localhost:8080",
  "http://127.0.0.1",
  "http://127.1.2.3/path",
  "http://[::1]:8080",
])("accepts the address %s", (url) => {
  expect(() => checkUrl("baseUrl", url)).not.toThrow();
});

it.each<[unknown, string]>([
  [undefined, "must be an absolute URL"],
  [new URL("https://api.example.com"), "must be an absolute URL"],
  ["", "must be an absolute URL"],
  ["api.example.com", "must be an absolute URL"],
  ["/v1", "must be an absolute URL"],
  ["https://user@api.example.com", "must not contain a user name or password"],
  ["https://:password@api.example.com", "must not contain a user name or password"],
  ["https://api.example.com?key=1", "must not contain a query or fragment"],
  ["https://api.example.com?", "must not contain a query or fragment"],
  ["https://api.example.com#part", "must not contain a query or fragment"],
  ["https://api.example.com#", "must not contain a query or fragment"],
  ["https://api.example.com/{id}", "contains braces"],
  ["https://api.example.com/{tenant", "contains braces"],
  ["https://api.example.com/tenant}", "contains braces"],
  [" https://api.example.com", "begins or ends with white space"],
  ["https://api.example.com\n", "begins or ends with white space"],
  ["http://api.example.com", "must use https"],
  ["http://localhost.example.com", "must use https"],
  ["http://notlocalhost", "must use https"],
  ["http://my-localhost", "must use https"],
  ["http://x.localhost", "must use https"],
  ["http://127.0.0.1.example", "must use https"],
  ["http://127.0.0.1.example.com", "must use https"],
  ["http://a127.0.0.1.example", "must use https"],
  ["http://0.0.0.0", "must use https"],
  ["ftp://localhost", "must use https"],
  ["file:///etc/hosts", "must use https"],
])("refuses the address %j, because it %s", (url, fault) => {
  const check = () => checkUrl("baseUrl", url);
  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(`baseUrl ${fault}`);
});

it("accepts http to any host if that is allowed, and names the option", () => {
  for (const url of ["http://provider:4010", "http://notlocalhost", "http://10.0.0.7/solaris"]) {
    expect(() => checkUrl("baseUrl", url)).toThrow("with allowInsecureHttp: true");
    expect(() => checkUrl("baseUrl", url, true)).not.toThrow();
  }
  for (const url of ["ftp://provider", "http://user@provider", "http://provider?a", "http://provider/{a}"]) {
    expect(() => checkUrl("baseUrl", url, true)).toThrow(ConfigurationError);
  }
});

it("accepts only https or a loopback host, with nothing but a path", () => {
  // Not with `fc.webUrl`, which takes seconds to prepare on a busy machine.
  const likely = fc
    .tuple(
      fc.constantFrom("http://", "https://", "ftp://"),
      fc.constantFrom("", "", "user@", "user:password@", ":password@", "@"),
      fc.oneof(
        fc.constantFrom("localhost", "127.0.0.1", "127.9", "[::1]"),
        fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true }),
      ),
      fc.constantFrom("", "/", "/solaris", "/{id}"),
      fc.constantFrom("", "", "?", "?a=1", "#", "#a"),
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(likely, likely, fc.string(), fc.anything()), (text) => {
      try {
        checkUrl("baseUrl", text);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ConfigurationError);
        return;
      }
      const url = new URL(text as string);
      expect(url.protocol === "https:" || /^(localhost|\[::1\]|127(\.\d+){3})$/.test(url.hostname)).toBe(true);
      expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
    }),
  );
});

it.each([
  ["https://api.example.com/", "https://api.example.com"],
  ["https://api.example.com//", "https://api.example.com"],
  ["https://api.example.com//solaris", "https://api.example.com//solaris"],
  ["///", ""],
])("removes the slashes at the end of %s", (url, trimmed) => {
  expect(withoutTrailingSlashes(url)).toBe(trimmed);
});

it("removes any number of slashes at the end, and none elsewhere", () => {
  // With the pattern /+$ the second one takes minutes.
  const slashes = "/".repeat(300_000);
  expect(withoutTrailingSlashes(`https://api.example.com${slashes}`).length).toBe("https://api.example.com".length);
  expect(withoutTrailingSlashes(`${slashes}a`).length).toBe(300_001);
});

interface Options {
  readonly a?: unknown;
  readonly b?: unknown;
}
const read = (options: unknown) => readOptions<Options>("The call", options as Options, ["a", "b"]);

it("accepts a function, and nothing else", () => {
  expect(() => checkFunction("onAttempt", () => {})).not.toThrow();
  for (const value of [undefined, null, "log", {}]) {
    expect(() => checkFunction("onAttempt", value)).toThrow("onAttempt must be a function.");
    expect(() => checkFunction("onAttempt", value)).toThrow(ConfigurationError);
  }
});

it("accepts true, false and undefined for a flag, and nothing else", () => {
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

it("reads each option once, so that the checked value is the one that is used", () => {
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
  [{ c: 1, a: 1, d: undefined }, "The call has no option c, d; its options are: a, b."],
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
  ["a getter that throws", throwing, "The call cannot read a: a getter or a proxy of yours threw an error."],
  [
    "a revoked proxy",
    revoked(),
    "The call cannot read the names of its options: a getter or a proxy of yours threw an error.",
  ],
])("refuses %s", (_, options, fault) => {
  expect(() => read(options)).toThrow(ConfigurationError);
  expect(() => read(options)).toThrow(fault);
  expect(() => read(options)).not.toThrow("s3cret");
});

it("reads the given properties of an object that has others", () => {
  expect(readProperties<Options>("The ids", { a: 1, c: 2 } as Options, ["a"])).toStrictEqual({ a: 1 });
});
