// Writes generated/ from spec/openapi.yaml, or with --check tells whether it is fresh.
//   npm run generate         write
//   npm run generate:check   compare, exit 1 when stale
// Exits 2 when nothing can be made of the specification.
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedSources } from "./support/generated-sources.mjs";
import { specUrl } from "./support/spec.mjs";

const generatedDir = new URL("../generated/", import.meta.url);
const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));

/** @type {{ check?: boolean }} */
let options;
/** @type {Record<string, string>} */
let sources;
try {
  options = parseArgs({ options: { check: { type: "boolean" } } }).values;
  sources = await generatedSources(await readFile(specUrl, "utf8"));
} catch (error) {
  // Whoever has just edited the specification reads this: a stack says nothing to them.
  console.error(`Nothing was generated from spec/openapi.yaml: ${/** @type {Error} */ (error).message.trimEnd()}`);
  console.error(
    "`npx redocly lint spec/openapi.yaml` may say more. Usage: npm run generate, or npm run generate:check",
  );
  process.exit(2);
}

const stale = [];
await mkdir(generatedDir, { recursive: true });
for (const [name, source] of Object.entries(sources)) {
  const file = new URL(name, generatedDir);
  const fresh = format(name, source);
  const present = await readFile(file, "utf8").catch(() => undefined);
  // How lines end is a matter of the clone.
  if (present?.replaceAll("\r\n", "\n") === fresh) continue;
  stale.push(`generated/${name}`);
  if (!options.check) await writeFile(file, fresh);
}

if (stale.length === 0) {
  console.log("generated/ agrees with spec/openapi.yaml.");
} else if (options.check) {
  console.error(
    `Stale: ${stale.join(", ")} no longer agrees with spec/openapi.yaml.\n` +
      "Run `npm run generate`, read the difference with `git diff generated/`, and commit it with the specification.",
  );
  process.exitCode = 1;
} else {
  console.log(`Wrote ${stale.join(", ")}. Read the difference with \`git diff generated/\`.`);
}

/**
 * @param {string} name
 * @param {string} source
 */
function format(name, source) {
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=generated/${name}`], {
    input: source,
    encoding: "utf8",
  });
}
