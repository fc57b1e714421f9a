// Makes the examples ready to run: installs their packages on the first run and whenever the lockfile has changed, builds
// solaris-esign, and compiles the examples.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { npm } from "../scripts/support/programs.mjs";
import { run } from "../scripts/support/run.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
/** What they were installed from. */
const marker = new URL("node_modules/.installed-from", import.meta.url);

const wanted = await readFile(new URL("package-lock.json", import.meta.url), "utf8");
if ((await readFile(marker, "utf8").catch(() => "")) !== wanted) {
  console.error(
    "npm ci --prefix examples: installs about 220 packages, 300 MB, in about half a minute; only now and when they change",
  );
  await npm(["ci", "--ignore-scripts", "--loglevel=error"], folder);
  await writeFile(marker, wanted);
}
const isReady =
  (await run("node", ["scripts/build.mjs"], { quiet: true })) &&
  (await run("tsc5", ["-p", "examples"], { quiet: true }));
process.exitCode = isReady ? 0 : 1;
