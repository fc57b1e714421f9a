import fc from "fast-check";
import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { checkedUrl } from "./url.js";

it.each([
  "https://api.solaris-sandbox.de",
  "https://api.example.com:8443/proxy/solaris",
  "HTTPS://api.example.com",
  "http://localhost:8080",
  "http://127.0.0.1",
  "http://127.1.2.3/path",
  "http://[::1]:8080",
])("lets the address %s through as it is", (url) => {
  expect(checkedUrl("baseUrl", url)).toBe(url);
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
  [" https://api.example.com", "begins or ends with white space"],
  ["https://api.example.com\n", "begins or ends with white space"],
  ["http://api.example.com", "must use https"],
  ["http://localhost.example.com", "must use https"],
  ["http://127.0.0.1.example.com", "must use https"],
  ["http://a127.0.0.1.example", "must use https"],
  ["http://0.0.0.0", "must use https"],
  ["ftp://localhost", "must use https"],
  ["file:///etc/hosts", "must use https"],
])("refuses the address %j, since it %s", (url, fault) => {
  const check = () => checkedUrl("baseUrl", url);
  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(`baseUrl ${fault}`);
});

it("lets through only what goes over TLS or to this machine, with nothing in it but a path", () => {
  const urls = fc.webUrl({ validSchemes: ["http", "https", "ftp"], withQueryParameters: true, withFragments: true });
  const authority = fc.webAuthority({ withUserInfo: true, withPort: true, withIPv4: true, withIPv6: true });
  const likely = fc.tuple(fc.constantFrom("http", "https"), authority).map(([scheme, rest]) => `${scheme}://${rest}`);
  fc.assert(
    fc.property(fc.oneof(urls, likely, fc.string(), fc.anything()), (text) => {
      let url: URL;
      try {
        url = new URL(checkedUrl("baseUrl", text));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ConfigurationError);
        return;
      }
      expect(url.protocol === "https:" || /^(localhost|\[::1\]|127(\.\d+){3})$/.test(url.hostname)).toBe(true);
      expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
    }),
  );
});

it.each(["https://api.example.com/", "https://api.example.com//"])("drops the slashes at the end of %s", (url) => {
  expect(checkedUrl("baseUrl", url)).toBe("https://api.example.com");
});
