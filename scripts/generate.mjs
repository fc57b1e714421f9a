// Writes generated/ from spec/openapi.yaml, or with --check reports if it is fresh.
//   npm run generate              write
//   npm run generate -- --check   compare, exit 1 when stale
// Exits 2 when nothing can be made of the specification.
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runCommand } from "./support/command.mjs";
import { generatedSources } from "./support/generated-sources.mjs";
import { specUrl } from "./support/spec.mjs";

const generatedDir = new URL("../generated/", import.meta.url);
const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));

await runCommand("Usage: npm run generate -- [--check]", { check: "boolean" }, generate, {
  // For a person who has just edited the specification.
  inWords: (error) =>
    `Nothing was generated from spec/openapi.yaml: ${/** @type {Error} */ (error).message.trimEnd()}
\`npx redocly lint spec/openapi.yaml\` may say more.`,
});

/** @param {{ check?: boolean }} options */
async function generate({ check = false }) {
  const sources = await generatedSources(await readFile(specUrl, "utf8"));
  const stale = [];
  await mkdir(generatedDir, { recursive: true });
  for (const [name, source] of Object.entries(sources)) {
    const file = new URL(name, generatedDir);
    const fresh = format(name, source);
    const present = await readFile(file, "utf8").catch(() => undefined);
    // How lines end is a matter of the clone.
    if (present?.replaceAll("\r\n", "\n") === fresh) continue;
    stale.push(`generated/${name}`);
    if (!check) await writeFile(file, fresh);
  }

  if (stale.length === 0) {
    console.log("generated/ agrees with spec/openapi.yaml.");
  } else if (check) {
    console.error(
      `Stale: ${stale.join(", ")} no longer agrees with spec/openapi.yaml.\n` +
        "Run `npm run generate`, read the difference with `git diff generated/`, and commit it with the specification.",
    );
  } else {
    console.log(`Wrote ${stale.join(", ")}. Read the difference with \`git diff generated/\`.`);
  }
  return check && stale.length > 0 ? 1 : 0;
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
