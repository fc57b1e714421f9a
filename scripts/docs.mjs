// Makes the reference documentation: node scripts/docs.mjs. Needs no network, and neither do its pages.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeHttpApi } from "./docs/http-api.mjs";
import { forbidsLoading, loadedByStyle, loadedFromElsewhere } from "./docs/self-contained.mjs";
import { startPage } from "./docs/start-page.mjs";
import { readApi, writeApi } from "./docs/typescript-api.mjs";
import { runCommand } from "./support/command.mjs";
import { CannotRun } from "./support/description.mjs";
import { readSpec } from "./support/spec.mjs";

const target = fileURLToPath(new URL("../docs-dist/", import.meta.url));

/** Pages load from themselves and the files beside them alone: the browser sees to that. */
const policies = {
  http:
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
    "worker-src blob:",
  typescript:
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src data:",
};

await runCommand("Usage: node scripts/docs.mjs", {}, async () => {
  await rm(target, { recursive: true, force: true });
  const written = await writeHttpApi({ file: join(target, "http-api.html"), policy: policies.http });
  if (!written) throw new CannotRun("The HTTP reference could not be made of spec/openapi.yaml; the reason is above.");
  await writeApi(await readApi(), { folder: join(target, "typescript-api"), policy: policies.typescript });
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const specVersion = (await readSpec()).info.version;
  await writeFile(join(target, "index.html"), startPage({ version, specVersion }));

  const faults = await faultsOf(target);
  for (const fault of faults) console.error(`  - ${fault}`);
  if (faults.length > 0) {
    console.error("These pages would load something from elsewhere, or could: they must work without a network.");
    return 1;
  }
  console.log("Wrote docs-dist/. Open docs-dist/index.html in a browser; nothing is loaded from elsewhere.");
  return 0;
});

/**
 * @param {string} folder
 * @returns {Promise<string[]>} what is wrong with its pages and styles
 */
async function faultsOf(folder) {
  const names = await readdir(folder, { recursive: true });
  const checked = names.filter((name) => /\.(html|css)$/.test(name));
  const found = checked.map(async (name) => {
    const text = await readFile(join(folder, name), "utf8");
    if (name.endsWith(".css")) return loadedByStyle(text).map((address) => `${name} loads ${address}`);
    const loaded = loadedFromElsewhere(text).map((address) => `${name} loads ${address}`);
    return forbidsLoading(text) ? loaded : [...loaded, `${name} has no policy that forbids it to load from elsewhere`];
  });
  return (await Promise.all(found)).flat();
}
