// Writes generated/ from spec/openapi.yaml, or with --check tells whether it is fresh.
//   npm run generate         write
//   npm run generate:check   compare, exit 1 when stale
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generatedSources } from "./support/generated-sources.mjs";
import { specUrl } from "./support/spec.mjs";

const generatedDir = new URL("../generated/", import.meta.url);
const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));

const sources = await generatedSources(await readFile(specUrl, "utf8"));

const stale = [];
await mkdir(generatedDir, { recursive: true });
for (const [name, source] of Object.entries(sources)) {
  const file = new URL(name, generatedDir);
  const fresh = format(name, source);
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present === fresh) continue;
  stale.push(`generated/${name}`);
  if (!process.argv.includes("--check")) await writeFile(file, fresh);
}

if (stale.length === 0) {
  console.log("generated/ agrees with spec/openapi.yaml.");
} else if (process.argv.includes("--check")) {
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
