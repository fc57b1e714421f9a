import fc from "fast-check";
import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { checkUrl, withoutTrailingSlashes } from "./url.js";

it.each([
  "https://api.solaris-sandbox.de",
  "https://api.example.com:8443/proxy/solaris",
  "https://auth.example.com/oauth2/token/",
  "HTTPS://api.example.com",
  "http://localhost:8080",
  "http://127.0.0.1",
  "http://127.1.2.3/path",
  "http://[::1]:8080",
])("lets the address %s through", (url) => {
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
])("refuses the address %j, since it %s", (url, fault) => {
  const check = () => checkUrl("baseUrl", url);
  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(`baseUrl ${fault}`);
});

it("lets http through to any host where that is allowed, and says by which option", () => {
  for (const url of ["http://provider:4010", "http://notlocalhost", "http://10.0.0.7/solaris"]) {
    expect(() => checkUrl("baseUrl", url)).toThrow("with allowInsecureHttp: true");
    expect(() => checkUrl("baseUrl", url, true)).not.toThrow();
  }
  for (const url of ["ftp://provider", "http://user@provider", "http://provider?a", "http://provider/{a}"]) {
    expect(() => checkUrl("baseUrl", url, true)).toThrow(ConfigurationError);
  }
});

it("lets through only what goes over TLS or to this machine, with nothing in it but a path", () => {
  // Not by `fc.webUrl`: what it prepares takes seconds on a busy machine.
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
])("drops the slashes at the end of %s", (url, trimmed) => {
  expect(withoutTrailingSlashes(url)).toBe(trimmed);
});

it("drops any number of slashes, and leaves any number elsewhere", () => {
  // With the pattern /+$ the second takes minutes.
  const slashes = "/".repeat(300_000);
  expect(withoutTrailingSlashes(`https://api.example.com${slashes}`).length).toBe("https://api.example.com".length);
  expect(withoutTrailingSlashes(`${slashes}a`).length).toBe(300_001);
});
