// Plays what README.md and docs/contract-checks.md promise: the provider adds a value, a field and an error status, they are added to
// spec/openapi.yaml, and after `npm run generate` and `npm run pact` everything that `npm test` runs passes without a change by
// hand. All of it happens in a scratch copy, but for the test that does the same on a smaller scale.
// Exits 0 if everything passes, 1 if not (it names what failed), 2 if that could not be determined.
import { readFile, writeFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import { runCommand } from "./support/command.mjs";
import { scratchCopy } from "./support/scratch-copy.mjs";
import { editSpec } from "./support/spec-edits.mjs";

const usage = `Usage: node scripts/test-regenerate.mjs [--each]

  --each   each addition by itself, one after the other, then all at once; without it all at once`;

const specFile = "spec/openapi.yaml";
const steps = {
  "npm run generate": ["scripts/generate.mjs"],
  "npm run pact": ["scripts/pact.mjs"],
  "npm test": ["scripts/test.mjs", "--exclude", "contract-tests/commands/regenerate.test.ts"],
};

/** @typedef {{ name: string }} Addition and its edits */
/** @type {Addition[]} */
const additions = parse(await readFile(new URL("test-regenerate.yaml", import.meta.url), "utf8"), { merge: true });

await runCommand(usage, { each: "boolean" }, async ({ each = false }) => {
  const rounds = each ? [...additions.map((addition) => [addition]), additions] : [additions];
  let failed = 0;
  for (const round of rounds) if (!(await passes(round))) failed++;
  if (failed === 0) console.log("\nEverything passes, without a change by hand.");
  else console.log("\nFAILED: What failed above relies on the contract as it is: derive it from the contract.");
  return failed === 0 ? 0 : 1;
});

/** @param {readonly Addition[]} round */
async function passes(round) {
  console.log(`\nIn a copy, ${specFile} gets:`);
  for (const { name } of round) console.log(`  - ${name}`);
  const copy = await scratchCopy();
  try {
    const spec = parse(await readFile(copy.path(specFile), "utf8"));
    for (const { name, ...edits } of round) editSpec(spec, edits);
    await writeFile(copy.path(specFile), stringify(spec, { lineWidth: 0, aliasDuplicateObjects: false }));
    for (const [name, args] of Object.entries(steps)) {
      const { ok, output } = await copy.run("node", args);
      console.log(`  ${name}: ${ok ? "passes" : "FAILS"}`);
      if (ok) continue;
      console.log(output);
      return false;
    }
    return true;
  } finally {
    await copy.remove();
  }
}
