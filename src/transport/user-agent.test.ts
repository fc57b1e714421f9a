import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { userAgentOf, version } from "./user-agent.js";

it("has the version of the package", async () => {
  const { version: published } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(version, "src/transport/user-agent.ts has the version of package.json").toBe(published);
});

it.each([
  [{ node: "20.1.0", v8: "11" }, "node/20.1.0"],
  [{ node: "24.3.0", bun: "1.4.5" }, "bun/1.4.5"],
  [{ node: "24.2.0", deno: "2.9.6" }, "deno/2.9.6"],
])("names the runtime of %j", (versions, runtime) => {
  expect(userAgentOf(undefined, { process: { versions } })).toBe(`solaris-esign/${version} ${runtime}`);
});

it("names no runtime without a process, and ends with the caller's text", () => {
  expect(userAgentOf(undefined, {})).toBe(`solaris-esign/${version}`);
  expect(userAgentOf("my-app/1", {})).toBe(`solaris-esign/${version} my-app/1`);
});
