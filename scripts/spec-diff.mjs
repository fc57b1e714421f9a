// Reports how the specification has changed since the last release, and how badly, for the callers of the package.
// Exits 0 if version and changelog fit the change, 1 if they do not, 2 if it could not run.
import { findBase, specFile } from "./spec-diff/base.mjs";
import { changesBetween } from "./spec-diff/changes.mjs";
import { classes, judgeChanges } from "./spec-diff/judge.mjs";
import { versionAfter, whatIsMissing } from "./spec-diff/release.mjs";
import { runCommand } from "./support/command.mjs";
import { checkReferences, parseDescription, readText, unreadable } from "./support/description.mjs";
import { operationsOf } from "./support/spec.mjs";

const usage = `Usage: npm run spec:diff -- [--base REF_OR_FILE]

  --base    a git ref or a file to compare with; without it the last release tag (v*), or HEAD if there is none`;

const headings = {
  breaking: "Breaking: code that worked may not compile or not work any more",
  additive: "Additive: there is more than before, and a tolerant reader needs to do nothing",
  neutral: "Neutral: it only reads differently",
};

await runCommand(usage, { base: "string" }, compare, { inWords: unreadable });

/** @param {{ base?: string }} options */
async function compare({ base: wanted }) {
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
  const [worst] = changes;
  if (!worst) {
    console.log("\nNothing has changed that a consumer could see. No new version is needed for it.");
    return 0;
  }
  const groups = classes.map((name) => ({ name, found: changes.filter((change) => change.class === name) }));
  for (const { name, found } of groups.filter((group) => group.found.length > 0)) {
    console.log(`\n${headings[name]}`);
    for (const { at, words } of found) console.log(`  - ${at}: ${words}`);
  }

  const { bump, version: needed } = versionAfter(worst.class, base.version);
  console.log(
    `\n${groups.map(({ name, found }) => `${found.length} ${name}`).join(", ")}. The worst is ${worst.class}: a ${bump} version, ${needed} or higher.`,
  );
  if (base.version.startsWith("0.")) {
    console.log("In 0.x a breaking change raises the minor version, any other the patch version.");
  }
  const version = String(JSON.parse(await readText("package.json")).version);
  const missing = whatIsMissing(needed, version, await readText("CHANGELOG.md"));
  if (missing.length === 0) console.log(`package.json (${version}) and CHANGELOG.md carry it.`);
  for (const words of missing) console.error(`MISSING: ${words}`);
  return missing.length === 0 ? 0 : 1;
}
