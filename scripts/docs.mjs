// Writes the reference documentation: node scripts/docs.mjs. It needs no network, and neither do its pages.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadedFromElsewhere } from "./docs/self-contained.mjs";
import { writeApi } from "./docs/typescript-api.mjs";
import { runCommand } from "./support/command.mjs";
import { CannotRun } from "./support/description.mjs";
import { run } from "./support/run.mjs";

const target = fileURLToPath(new URL("../docs-dist/", import.meta.url));
const httpApi = "http-api.html";
const template = fileURLToPath(new URL("docs/http-api.hbs", import.meta.url));

/** Pages load only from themselves and their folder: the browser ensures it. */
const policies = {
  http:
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
    "worker-src blob:",
  typescript:
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src data:",
};

await runCommand("Usage: node scripts/docs.mjs", {}, async () => {
  await writeApi({ folder: target, policy: policies.typescript, httpApi });
  const file = join(target, httpApi);
  const options = [
    "--inlineBundle",
    "--template",
    template,
    "--templateOptions.policy",
    policies.http,
    "--output",
    file,
  ];
  if (!(await run("redocly", ["build-docs", "spec/openapi.yaml", ...options], { quiet: true }))) {
    throw new CannotRun("The HTTP reference could not be made from spec/openapi.yaml; the reason is above.");
  }
  // The logo of Redoc, which the page would load. The template names Redoc instead.
  const page = await readFile(file, "utf8");
  await writeFile(file, page.replace(/https:\/\/cdn\.redoc\.ly\/redoc\/logo[\w-]*\.svg/g, "data:,"));

  let faults = 0;
  for (const name of (await readdir(target, { recursive: true })).filter((one) => /\.(html|css)$/.test(one))) {
    for (const address of loadedFromElsewhere(await readFile(join(target, name), "utf8"))) {
      console.error(`  - ${name} loads ${address}: it must work without a network.`);
      faults++;
    }
  }
  if (faults > 0) return 1;
  console.log("Wrote docs-dist/. Open docs-dist/index.html in a browser; nothing is loaded from elsewhere.");
  return 0;
});
