// Tells how the specification has changed since the last release, and how badly, for those who consume it.
//   npm run spec:diff                        against the last release tag (v*), or HEAD where there is none
//   npm run spec:diff -- --base REF_OR_FILE  against another git ref, or a file
//   npm run spec:diff -- --json FILE         writes the report as JSON, too
// Exits 0 if version and changelog carry the change, 1 if they do not, 2 if it could not run.
import { writeFile } from "node:fs/promises";
import { findBase, specFile } from "./spec-diff/base.mjs";
import { changesBetween } from "./spec-diff/changes.mjs";
import { classes, judgeChanges } from "./spec-diff/judge.mjs";
import { versionAfter, whatIsMissing } from "./spec-diff/release.mjs";
import { runCommand } from "./support/command.mjs";
import { CannotRun, checkReferences, parseDescription, readText, unreadable } from "./support/description.mjs";
import { operationsOf } from "./support/spec.mjs";

const usage = "Usage: npm run spec:diff -- [--base REF_OR_FILE] [--json FILE]";

const headings = {
  breaking: "Breaking: code that worked may not compile or not work any more",
  additive: "Additive: there is more than before, and a tolerant reader needs to do nothing",
  neutral: "Neutral: it only reads differently",
};

await runCommand(usage, { base: "string", json: "string" }, async (given) => ((await compare(given)) ? 0 : 1), {
  inWords: unreadable,
});

/**
 * @param {{ base?: string, json?: string }} options
 * @returns {Promise<boolean>} whether version and changelog carry the change
 */
async function compare({ base: wanted, json }) {
  const [base, revision] = await Promise.all([findBase(wanted), readText(specFile)]);
  const descriptions = {
    base: parseDescription(base.spec, `${specFile} of ${base.name}`),
    revision: parseDescription(revision, specFile),
  };
  checkReferences(descriptions.base, `${specFile} of ${base.name}`);
  checkReferences(descriptions.revision, specFile);
  // Fails for paths that are not as OpenAPI has them, which redocly compares all the same.
  for (const description of Object.values(descriptions)) operationsOf(description);

  console.log(`Comparing ${specFile} with that of ${base.name} (version ${base.version}) …`);
  if (base.note) console.log(base.note);
  const changes = base.spec === revision ? [] : judgeChanges(await changesBetween(base.spec, revision), descriptions);
  for (const group of classes) show(changes.filter((change) => change.class === group));

  const version = String(JSON.parse(await readText("package.json")).version);
  const { bump, version: needed } = versionAfter(changes[0]?.class, base.version);
  const missing = changes.length > 0 ? whatIsMissing(needed, version, await readText("CHANGELOG.md")) : [];
  if (json) {
    const report = { base: base.name, baseVersion: base.version, version, bump, needed, missing, changes };
    await writeFile(json, `${JSON.stringify(report, null, 2)}\n`).catch(cannotWrite(json));
  }
  conclude(changes, { bump, needed, version, baseVersion: base.version, missing });
  return missing.length === 0;
}

/** @param {import("./spec-diff/judge.mjs").JudgedChange[]} changes of one class */
function show(changes) {
  const [first] = changes;
  if (!first) return;
  console.log(`\n${headings[first.class]}`);
  for (const { at, words } of changes) console.log(`  - ${at}: ${words}`);
}

/**
 * @param {import("./spec-diff/judge.mjs").JudgedChange[]} changes
 * @param {{ bump: string, needed: string, version: string, baseVersion: string, missing: string[] }} release
 */
function conclude(changes, { bump, needed, version, baseVersion, missing }) {
  const [worst] = changes;
  if (!worst) return console.log("\nNothing has changed that a consumer could see. No new version is needed for it.");
  const counts = classes.map((group) => `${changes.filter((change) => change.class === group).length} ${group}`);
  const zero = baseVersion.startsWith("0.")
    ? " In 0.x a breaking change raises the minor version, any other the patch version."
    : "";
  console.log(`\n${counts.join(", ")}. The worst is ${worst.class}: a ${bump} version, ${needed} or higher.${zero}`);
  if (missing.length === 0) return console.log(`package.json (${version}) and CHANGELOG.md carry it.`);
  for (const words of missing) console.error(`MISSING: ${words}`);
}

/** @param {string} file */
function cannotWrite(file) {
  return (/** @type {NodeJS.ErrnoException} */ error) => {
    throw new CannotRun(`The report cannot be written to ${file} (${error.code}).`);
  };
}
