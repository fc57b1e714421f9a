// The packages of the demo, which are not those of the project: installed on its first run, and whenever its lockfile has changed.
import { readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { npm } from "./programs.mjs";

const demo = new URL("../../examples/demo/", import.meta.url);
/** What they were installed from. */
const marker = new URL("node_modules/.installed-from", demo);

/** @param {{ withTestTools: boolean }} options */
export async function installDemo({ withTestTools }) {
  const lockfile = await readFile(new URL("package-lock.json", demo), "utf8");
  const installed = await readFile(marker, "utf8").catch(() => "");
  const all = `with test tools\n${lockfile}`;
  if (installed === all || (!withTestTools && installed === lockfile)) return;
  console.error("Installing the packages of the demo: about 20 MB, only now and when they change.");
  const omitted = withTestTools ? [] : ["--omit=dev"];
  await npm(["ci", "--ignore-scripts", "--loglevel=error", ...omitted], fileURLToPath(demo));
  // A dependency "file:../.." would put all of the project's own into the lockfile of the demo.
  await symlink(fileURLToPath(new URL("../..", demo)), new URL("node_modules/solaris-esign", demo), "junction");
  await writeFile(marker, withTestTools ? all : lockfile);
}
