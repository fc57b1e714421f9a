// Compares our specification with the description that the provider publishes.
//   npm run spec:upstream                           with the one at the provider's address
//   npm run spec:upstream -- --source URL_OR_FILE   with another
//   npm run spec:upstream -- --propose FILE         writes what the provider says into a copy of ours, for review
// Exits 0 if they agree but for spec/deviations.yaml, 1 if they differ, 2 if it could not run.
import { realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { compareFacts } from "./spec-upstream/compare.mjs";
import { parseDeviations, sortOut } from "./spec-upstream/deviations.mjs";
import { operationFacts } from "./spec-upstream/operation-facts.mjs";
import { providersAddress, readSource, withoutSecrets } from "./spec-upstream/source.mjs";
import { printable, runCommand } from "./support/command.mjs";
import { CannotRun, checkReferences, parseDescription, readText, unreadable } from "./support/description.mjs";
import { operationsOf } from "./support/spec.mjs";

const usage = "Usage: npm run spec:upstream -- [--source URL_OR_FILE] [--propose FILE]";
const specFile = "spec/openapi.yaml";
const deviationsFile = "spec/deviations.yaml";

/** @typedef {import("./spec-upstream/compare.mjs").Difference} Difference */

await runCommand(usage, { source: "string", propose: "string" }, async (given) => ((await compare(given)) ? 0 : 1), {
  inWords: unreadable,
});

/**
 * @param {{ source?: string, propose?: string }} options
 * @returns {Promise<boolean>} whether they agree
 */
async function compare({ source = providersAddress, propose: target }) {
  if (target !== undefined) await checkTarget(target);
  const [text, deviationsText] = await Promise.all([readText(specFile), readText(deviationsFile)]);
  const deviations = parseDeviations(deviationsText, deviationsFile);
  const ours = parseDescription(text, specFile);
  checkReferences(ours, specFile);

  console.log(`Reading ${printable(withoutSecrets(source))} …`);
  const theirName = "The provider's description";
  const theirs = parseDescription(await readSource(source), theirName);

  const compared = operationsOf(ours).map(({ method, path }) => {
    console.log(`Comparing ${method.toUpperCase()} ${path} …`);
    const wanted = { method, path };
    const facts = operationFacts({ description: ours, name: specFile }, wanted);
    return { ...wanted, ...compareFacts(facts, operationFacts({ description: theirs, name: theirName }, wanted)) };
  });
  const all = compared.flatMap(({ differences }) => differences);
  const sorted = sortOut(all, deviations);
  show(
    sorted,
    compared.reduce((sum, { facts }) => sum + facts, 0),
  );
  if (target !== undefined && sorted.unknown.length === 0) {
    console.log(`There is nothing to propose: ${target} was not written.`);
  } else if (target !== undefined) {
    const open = compared.map((operation) => ({
      ...operation,
      differences: operation.differences.filter((difference) => sorted.unknown.includes(difference)),
    }));
    const { propose } = await import("./spec-upstream/propose.mjs");
    await writeProposal(target, propose(text, ours, open));
  }
  return sorted.unknown.length === 0;
}

/**
 * @param {ReturnType<typeof sortOut>} sorted
 * @param {number} facts
 */
function show({ unknown, known, stale }, facts) {
  console.log(`${facts} facts compared. ${known.length} differ as ${deviationsFile} says, each for its reason.`);
  if (stale.length > 0) {
    console.log(`\nStale: ${deviationsFile} lists these, but they no longer apply. Remove or correct them:`);
    for (const { at, ours, theirs } of stale) console.log(printable(`  - ${at}: ours ${ours}, theirs ${theirs}`));
  }
  if (unknown.length === 0) return console.log("\nThe provider's description and ours agree in everything else.");
  console.error(`\n${unknown.length} ${unknown.length === 1 ? "fact differs" : "facts differ"}:`);
  for (const difference of unknown) console.error(printable(`  - ${inWords(difference)}`));
  console.error(
    `\nTake each into ${specFile} (--propose FILE writes a draft), or list it in ${deviationsFile} with the reason:` +
      "\nat, ours and theirs as they stand above.",
  );
}

/** @param {Difference} difference */
function inWords({ at, place, ours, theirs }) {
  return `${place}: the provider says "${theirs}", we say "${ours}" (at: ${at})`;
}

/**
 * @param {string} target
 * @param {{ text: string, byHand: Difference[] }} proposal
 */
async function writeProposal(target, { text, byHand }) {
  await writeFile(target, text).catch((error) => {
    throw new CannotRun(`The proposal cannot be written to ${target} (${error.code}).`);
  });
  console.log(`\nWrote ${target}, a copy of ${specFile} that says what the provider says. Review it:`);
  console.log(`  git diff --no-index ${specFile} ${target}\n  npx redocly lint ${target}`);
  if (byHand.length === 0) return;
  console.log("Not in it, because it takes a decision:");
  for (const difference of byHand) console.log(printable(`  - ${inWords(difference)}`));
}

/**
 * The specification itself is never written to.
 * @param {string} target
 */
async function checkTarget(target) {
  const folder = await realpath(dirname(target)).catch(() => "");
  const file = await realpath(target).catch(() => join(folder, basename(target)));
  if (file === (await realpath(specFile).catch(() => ""))) {
    throw new CannotRun(
      `${specFile} itself is never written to. Name another file, review it, and take over what is right.`,
    );
  }
  if (!folder) throw new CannotRun(`The proposal cannot be written to ${target}: its folder is not there.`);
}
