// Plays what README.md and docs/contract-checks.md promise: the provider adds a value, a field and an error status, they are added to
// spec/openapi.yaml, and after `npm run generate` and `npm run pact` everything that `npm test` runs passes without a change by
// hand. All of it happens in a scratch copy, but for the test that does the same on a smaller scale.
//   node scripts/test-regenerate.mjs         all additions at once
//   node scripts/test-regenerate.mjs --each  each addition by itself, one after the other, then all at once
// Exits 0 if everything passes, 1 if not (what failed is named), 2 if it could not be found out.
import { readFile, writeFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { runCommand } from "./support/command.mjs";
import { scratchCopy } from "./support/scratch-copy.mjs";

const usage = "Usage: node scripts/test-regenerate.mjs [--each]";
const specFile = "spec/openapi.yaml";
const itself = "contract-tests/commands/regenerate.test.ts";

/** @typedef {import("yaml").Document} Document */
/** @typedef {{ what: string, add: (spec: Document) => void }} Addition */

const schemas = ["components", "schemas"];
const examples = ["components", "examples"];

/** @type {readonly Addition[]} */
const additions = [
  {
    what: "enum values: the statuses in_review and paused, the method eid, the proof WIFI_BILL",
    add(spec) {
      spec.addIn([...schemas, "IdentificationStatus", "enum"], "in_review");
      spec.addIn([...schemas, "IdentificationStatus", "enum"], "paused");
      spec.addIn([...schemas, "IdentificationMethod", "enum"], "eid");
      spec.addIn([...schemas, "ProofOfAddressType", "enum"], "WIFI_BILL");
    },
  },
  {
    what: "an optional field: risk, an object with an enum that may be null",
    add(spec) {
      const risk = {
        type: "object",
        description: "How risky the provider finds the identification.",
        properties: {
          level: { type: ["string", "null"], description: "In a word.", enum: ["low", "high", null] },
          assessed_at: { type: "string", format: "date-time", description: "When it was found." },
        },
      };
      spec.setIn([...schemas, "Identification", "properties", "risk"], spec.createNode(risk));
    },
  },
  {
    what: "error statuses: 404, with the examples that are there, and 429, with its own",
    add(spec) {
      const { operation } = theOperation(spec);
      const error = { code: "too_many_requests", title: "Too Many Requests", detail: "Try again later." };
      const id = "7d0c1f5e-3f0a-4f43-9d57-5a3d2f1c0b9e";
      const flat = { summary: "Too many calls", value: { id, status: "429", ...error } };
      const envelope = { summary: "Too many calls", value: { errors: [{ id, status: 429, ...error }] } };
      spec.setIn([...examples, "TooManyRequestsFlat"], spec.createNode(flat));
      spec.setIn([...examples, "TooManyRequestsEnvelope"], spec.createNode(envelope));
      for (const [status, name] of [
        ["404", "NotFound"],
        ["429", "TooManyRequests"],
      ]) {
        const response = {
          description: `The call was refused with ${status}.`,
          headers: { "x-request-id": { $ref: "#/components/headers/RequestId" } },
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/ErrorBody" },
              examples: {
                flat: { $ref: `#/components/examples/${name}Flat` },
                envelope: { $ref: `#/components/examples/${name}Envelope` },
              },
            },
          },
        };
        // A string: as a number it would be another key, below the one that is there.
        spec.setIn([...operation, "responses", `${status}`], spec.createNode(response));
      }
    },
  },
];

await runCommand(usage, { each: "boolean" }, async ({ each = false }) => {
  const rounds = each ? [...additions.map((addition) => [addition]), additions] : [additions];
  let failed = 0;
  for (const round of rounds) if (!(await passes(round))) failed++;
  console.log(
    failed === 0
      ? "\nEverything passes, without a change by hand."
      : `\nFAILED: ${failed} of ${rounds.length}. What failed above relies on the contract as it is: derive it from the contract.`,
  );
  return failed === 0 ? 0 : 1;
});

/**
 * @param {readonly Addition[]} round
 * @returns {Promise<boolean>}
 */
async function passes(round) {
  const started = performance.now();
  console.log(`\nIn a copy, ${specFile} gets:`);
  for (const { what } of round) console.log(`  - ${what}`);
  const copy = await scratchCopy();
  try {
    const spec = parseDocument(await readFile(copy.path(specFile), "utf8"));
    for (const { add } of round) add(spec);
    await writeFile(copy.path(specFile), spec.toString({ lineWidth: 0 }));
    for (const [name, args] of /** @type {const} */ ([
      ["npm run generate", ["scripts/generate.mjs"]],
      ["npm run pact", ["scripts/pact.mjs"]],
      ["npm test", ["scripts/test.mjs", "--exclude", itself]],
    ])) {
      const { ok, output } = await copy.run("node", args);
      console.log(`  ${name}: ${ok ? "passes" : "FAILS"}`);
      if (ok) continue;
      console.log(output);
      return false;
    }
    return true;
  } finally {
    await copy.remove();
    console.log(`  (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
}

/**
 * The operation that is described: the first.
 * @param {Document} spec
 */
function theOperation(spec) {
  const [path, item] = Object.entries(spec.toJS().paths)[0] ?? [];
  const [method] = Object.keys(item ?? {});
  return { operation: ["paths", path, method] };
}
