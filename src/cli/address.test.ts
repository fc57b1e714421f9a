import { describe, expect, it } from "vitest";
import { environments } from "../index.js";
import { addressOf, checkedBaseUrl, confirmProduction } from "./address.js";

const tokenUrl = "https://auth.example.com/oauth2/token/";

describe("the address of a provider", () => {
  it.each(Object.entries(environments))("is that of the environment %s", (environment, address) => {
    expect(addressOf({ environment })).toEqual(address);
  });

  it("has its token URL if it is the address of an environment", () => {
    expect(addressOf({ "base-url": `${environments.sandbox.baseUrl}/` })).toEqual(environments.sandbox);
  });

  it("keeps the token URL as it is, and drops the slashes at the end of the base URL, however many", () => {
    const baseUrl = "https://api.example.com/solaris";
    const given = { "base-url": `${baseUrl}${"/".repeat(300_000)}`, "token-url": tokenUrl };
    expect(addressOf(given)).toEqual({ baseUrl, tokenUrl });
    const inBetween = `https://a.example${"/".repeat(300_000)}b`;
    expect(addressOf({ "base-url": inBetween, "token-url": tokenUrl }).tokenUrl).toBe(tokenUrl);
  });

  it.each(["http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1", "https://a.example"])("may be %s", (url) => {
    expect(checkedBaseUrl("base-url", url)).toBe(url);
  });

  it.each<[url: string, says: string]>([
    ["s3cret-value", "must be an absolute URL"],
    ["http://s3cret.example", "must use https"],
    ["ftp://localhost", "must use https"],
    ["https://s3cret@a.example", "must not contain a user name or password"],
    ["https://:s3cret@a.example", "must not contain a user name or password"],
    ["https://a.example?s3cret", "must not contain a query"],
    ["https://a.example/#s3cret", "must not contain a query"],
    ["https://a.example/ s3cret", "white space"],
  ])("is refused without being repeated: %s", (url, says) => {
    expect(() => checkedBaseUrl("base-url", url)).toThrow(
      `--base-url ${says.replace(/^white/, "must not contain a query, a fragment or white")}`,
    );
    expect(() => checkedBaseUrl("base-url", url)).not.toThrow("s3cret");
  });

  it.each([["toString"], ["staging"]])("is not that of the environment %s", (environment) => {
    expect(() => addressOf({ environment })).toThrow("--environment is one of: sandbox, production.");
  });

  it("takes no token URL besides an environment", () => {
    expect(() => addressOf({ environment: "sandbox", "token-url": tokenUrl })).toThrow("leave --token-url out");
  });
});

describe("production", () => {
  const { baseUrl } = environments.production;

  it.each([baseUrl, `${baseUrl}/`, baseUrl.toUpperCase(), `${baseUrl}:443/v1`])("has to be confirmed: %s", (url) => {
    expect(() => confirmProduction(url, undefined)).toThrow("add --confirm-production");
    expect(() => confirmProduction(url, true)).not.toThrow();
  });

  it("is no other host", () => {
    expect(() => confirmProduction(environments.sandbox.baseUrl, undefined)).not.toThrow();
  });
});
