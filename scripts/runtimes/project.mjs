// A project for the runtimes: the packed package installed, the scenario, and the scenario bundled where modules are
// not resolved.
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { install, pack } from "../support/packed-package.mjs";

const modules = ["scenario.mjs", "in-process.mjs", "in-browser.mjs", "in-worker.mjs", "proxied.mjs"];
/** @type {[string, string][]} */
const bundled = [
  ["in-browser.mjs", "browser"],
  ["in-worker.mjs", "workerd"],
  ["in-process.mjs", "default"],
];

export async function makeProject() {
  const scratch = await mkdtemp(join(await realpath(tmpdir()), "solaris-esign-runtimes-"));
  const path = join(scratch, "project");
  const remove = () => rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  try {
    await install(await pack(scratch), path);
    for (const name of modules) await cp(new URL(name, import.meta.url), join(path, name));
    for (const [name, condition] of bundled) {
      const resolve = { conditionNames: [condition, "import"] };
      const bundle = await rolldown({ input: join(path, name), platform: "neutral", resolve });
      await bundle.write({ file: join(path, "bundles", name), codeSplitting: false });
      await bundle.close();
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}
