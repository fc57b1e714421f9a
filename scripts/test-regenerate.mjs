// Plays what README.md and docs/contract-checks.md promise: the provider adds a value, a field and an error status, they are added to
// spec/openapi.yaml, and after `npm run generate` and `npm run pact` everything that `npm test` runs passes without a change by
// hand. All of it happens in a scratch copy, but for the test that does the same on a smaller scale.
// Exits 0 if everything passes, 1 if not (it names what failed), 2 if that could not be determined.
import { readFile, writeFile } from "node:fs/promises";
import { parse, parseDocument } from "yaml";
import { runCommand } from "./support/command.mjs";
import { scratchCopy } from "./support/scratch-copy.mjs";
import { textOf } from "./support/spec.mjs";

const usage = `Usage: node scripts/test-regenerate.mjs [--each]

  --each   each addition by itself, one after the other, then all at once; without it all at once`;

const specFile = "spec/openapi.yaml";
const steps = {
  "npm run generate": ["scripts/generate.mjs"],
  "npm run pact": ["scripts/pact.mjs"],
  "npm test": ["scripts/test.mjs", "--exclude", "contract-tests/commands/regenerate.test.ts"],
};

/** @typedef {{ name: string, set?: Record<string, any>, push?: Record<string, any> }} Addition */
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
    const text = await readFile(copy.path(specFile), "utf8");
    await writeFile(copy.path(specFile), round.reduce(withAddition, text));
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

/** Keeps the text around it, since tests edit the text, too. @param {string} text @param {Addition} addition */
function withAddition(text, { set = {}, push = {} }) {
  const spec = parseDocument(text);
  const [path = "", item = {}] = Object.entries(spec.toJS().paths)[0] ?? [];
  const placeOf = (/** @type {string} */ words) => {
    const [top = "", ...names] = words.split("/");
    return top === "operation"
      ? ["paths", path, `${Object.keys(/** @type {object} */ (item))[0]}`, ...names]
      : [top, ...names];
  };
  const options = { aliasDuplicateObjects: false };
  for (const [place, value] of Object.entries(set)) spec.setIn(placeOf(place), spec.createNode(value, options));
  for (const [place, value] of Object.entries(push)) for (const one of [value].flat()) spec.addIn(placeOf(place), one);
  return textOf(spec);
}
