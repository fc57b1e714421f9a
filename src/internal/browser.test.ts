import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError, createSolarisClient } from "../index.js";

const chromium = { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36" };
const make = (more: object = {}) =>
  createSolarisClient({ baseUrl: "https://api.example.com", auth: () => "t0ken", ...more });

/** Replaces the globals by which platforms differ. */
function pretendToBe(platform: { process?: unknown; document?: unknown; navigator?: unknown }) {
  vi.stubGlobal("process", platform.process);
  vi.stubGlobal("document", platform.document);
  vi.stubGlobal("navigator", platform.navigator);
}
afterEach(() => void vi.unstubAllGlobals());

describe.each<[string, Parameters<typeof pretendToBe>[0]]>([
  ["a page", { document: {}, navigator: chromium }],
  ["a page with a bundler's process", { process: { versions: {} }, document: {}, navigator: chromium }],
  ["a page without a navigator", { document: {} }],
  ["a worker of a page", { navigator: chromium }],
])("in %s", (_, platform) => {
  it.each([
    ["", {}],
    [", also with a fetch of the caller's", { fetch }],
    [" if it is not allowed", { dangerouslyAllowBrowser: false }],
  ])("no client can be created%s", (_, options) => {
    pretendToBe(platform);
    expect(() => make(options)).toThrow(ConfigurationError);
    expect(() => make(options)).toThrow(/does not run in a browser.*on your server.*dangerouslyAllowBrowser: true/);
  });

  it("a client can be created if it is allowed", () => {
    pretendToBe(platform);
    expect(make({ dangerouslyAllowBrowser: true })).toHaveProperty("identifications");
  });
});

it.each<[string, Parameters<typeof pretendToBe>[0]]>([
  ["Node with jsdom", { process, document: {}, navigator: { userAgent: "Mozilla/5.0 (linux) jsdom/26.0.0" } }],
  ["Deno", { process, navigator: { userAgent: "Deno/2.9.6" } }],
  ["workerd", { navigator: { userAgent: "Cloudflare-Workers" } }],
  ["a platform that says nothing", {}],
])("on %s a client can be created", (_, platform) => {
  pretendToBe(platform);
  expect(make()).toHaveProperty("identifications");
});

it("the option must be true or false", () => {
  expect(() => make({ dangerouslyAllowBrowser: "yes" })).toThrow("dangerouslyAllowBrowser must be true or false.");
});
