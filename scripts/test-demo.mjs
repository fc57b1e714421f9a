// Walks through the demo in a real browser: npm run test:demo.
import { existsSync } from "node:fs";
import { buildPackage } from "./support/built.mjs";
import { runCommand } from "./support/command.mjs";
import { installDemo } from "./support/demo-packages.mjs";
import { CannotRun } from "./support/description.mjs";
import { run } from "./support/run.mjs";

const usage = `Walks through the signing page and the fault lab in a headless Chromium, and writes screenshots.

  npm run test:demo                 the screenshots go to examples/demo/screenshots
  npm run test:demo -- --picture    writes the picture of examples/demo/README.md, too

CHROMIUM names the browser, if it is none of the usual ones. Exits with 2 if there is no browser: then nothing is proved.`;

const usualBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const options = /** @type {const} */ ({ build: "boolean", picture: "boolean" });
await runCommand(usage, options, async ({ build = false, picture = false }) => {
  const { CHROMIUM } = process.env;
  // No other one in place of the one that was named.
  const browser = (CHROMIUM ? [CHROMIUM] : usualBrowsers).find((file) => existsSync(file));
  if (!browser) {
    const missing = CHROMIUM ? "there is no file at the path in CHROMIUM" : "there is no Chromium in the usual places";
    throw new CannotRun(
      `Not run: ${missing}. On Debian and Ubuntu, apt-get install chromium; elsewhere set CHROMIUM to the path of a Chrome or Chromium.`,
    );
  }
  if (build) await buildPackage();
  await installDemo({ withTestTools: true });
  process.env.CHROMIUM = browser;
  if (picture) process.env.README_PICTURE = "examples/demo/pictures/fault-lab.png";
  if (!(await run("tsc", ["-p", "examples/demo", "--noEmit"]))) return 1;
  const tests = ["sentences", "server", "browser"].map((name) => `examples/demo/test/${name}.test.mjs`);
  return (await run("node", ["--test", "--test-concurrency=1", "--test-reporter=spec", ...tests])) ? 0 : 1;
});
