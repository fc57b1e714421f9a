// Proves that a test which mocks HTTP requests reaches no provider: for each tool, each kind of modules and each order of loading,
// a call gets the response of the mock, or ends at once as `not-sent`. nock 15 and msw 3 need a newer Node: `npm run test:runtimes`
// has them.
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { arrivals, copyMockedApp, outcomes, playMockedApp, variants } from "../support/mocked-app.js";

const project = inject("installed");
const tools = { "nock 13": "nock13", "nock 14": "nock", "msw 2": "msw" };

beforeAll(async () => {
  await copyMockedApp(project);
  for (const name of Object.values(tools)) {
    const installed = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
    await symlink(installed, join(project, "node_modules", name), "junction");
  }
});

describe.concurrent.each(Object.entries(tools))("with %s", (_, tool) => {
  it.each(variants)("in an app of %s modules that loads the package %s it", async (...variant) => {
    const played = await playMockedApp(process.execPath, project, tool, variant);
    expect(played).toEqual({ outcomes, arrivals });
  });
});
