// Proves: the tests of the demo do not pass where there is no browser to run them, and say how to get one.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("npm run test:demo without a Chromium is not run: it fails, and says how to get one", async () => {
  const env = { ...process.env, CHROMIUM: "/no/such/browser" };
  const ran = await promisify(execFile)(process.execPath, ["scripts/test-demo.mjs"], { env }).catch((failed) => failed);
  expect(ran.stderr).toMatch(/^Not run: .*apt-get install chromium.* CHROMIUM /);
  expect(ran.code).toBe(2);
});
