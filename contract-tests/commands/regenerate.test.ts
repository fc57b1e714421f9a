// Proves: when the provider adds statuses, methods and an optional field, the specification is all that has to be edited.
// After `npm run generate` and `npm run pact` everything agrees again, without a change by hand in src/ or in a test.
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { type Run, type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";

const added = {
  status: ["first_status_added_here", "second_status_added_here", "third_status_added_here"],
  method: ["first_method_added_here", "second_method_added_here"],
  field: "field_added_here",
};

/**
 * The tests that know what values and fields there are. Not played are those to which a value is a value (scenarios, the
 * other unit tests, the faults of the fake: they would take as long again), that generated/ is fresh (asked below), and the
 * tests of the commands, of which this is one.
 */
const whatKnowsValues = [
  ...["--project", "spec", "--project", "unit"],
  ...["canaries", "client-against-prism", "honours-pact", "pact-against-spec", "types", "state-machine"],
  ...["src/identification", "src/drift/compare", "src/request/result"],
  // Most of the canaries are those of the bodies of errors, which gain nothing here.
  ...["--testNamePattern", "^(?!.*(in a response (?!200)|from the schema of \\w+ (?!200)))"],
];

const generatedFiles = ["checkers", "contract", "json-schemas", "schema"].map((name) => `generated/${name}.ts`);
let copy: ScratchCopy;
const textsOf = (files: readonly string[]) => Promise.all(files.map((file) => readFile(copy.path(file), "utf8")));

beforeAll(async () => {
  copy = await scratchCopy();
});
afterAll(() => copy?.remove());

it("takes a larger specification from end to end", async () => {
  const before = await textsOf(generatedFiles);
  await enlargeSpecification();

  expect(await copy.run("node", ["scripts/generate.mjs", "--check"])).toMatchObject({ ok: false });
  expect(success(await copy.run("node", ["scripts/generate.mjs"]))).toContain(generatedFiles.join(", "));
  expect(success(await copy.run("node", ["scripts/generate.mjs", "--check"]))).toContain("agrees");
  expectReadable(before, await textsOf(generatedFiles));

  const [compiled, played] = await Promise.all([compile(), writePactAndPlay()]);
  for (const run of [...compiled, ...played]) success(run);
  const [pact] = await textsOf(["contract-tests/pacts/solaris-esign-solaris-identity-api.json"]);
  for (const value of [...added.status, ...added.method]) expect(pact).toContain(`|${value}`);
});

it("says in words why nothing is generated, and generates nothing", async () => {
  const before = await textsOf(generatedFiles);
  const mistyped = await copy.run("node", ["scripts/generate.mjs", "--chekc"]);
  expect(mistyped).toMatchObject({ ok: false, output: expect.stringContaining("There is no option --chekc") });

  const file = copy.path("spec/openapi.yaml");
  const spec = await readFile(file, "utf8");
  const operationId = "operationId: authorizeIdentification";
  await writeFile(
    file,
    spec.replace(operationId, `${operationId}\n      requestBody: { content: { text/plain: {} } }`),
  );
  const { ok, output } = await copy.run("node", ["scripts/generate.mjs"]);
  await writeFile(file, spec);
  expect(ok).toBe(false);
  expect(output).toContain("authorizeIdentification documents a request body of text/plain");
  expect(output).not.toContain("    at ");
  expect(await textsOf(generatedFiles)).toEqual(before);
});

/** With the document's own tools, as a careful person would by hand: comments and order stay. */
async function enlargeSpecification(): Promise<void> {
  const file = copy.path("spec/openapi.yaml");
  const spec = parseDocument(await readFile(file, "utf8"));
  const schemas = ["components", "schemas"];
  for (const value of added.status) spec.addIn([...schemas, "IdentificationStatus", "enum"], value);
  for (const value of added.method) spec.addIn([...schemas, "IdentificationMethod", "enum"], value);
  const field = { type: ["string", "null"], format: "date-time", description: "A field that the provider added." };
  spec.setIn([...schemas, "Identification", "properties", added.field], spec.createNode(field));
  await writeFile(file, spec.toString({ lineWidth: 0 }));
}

async function compile(): Promise<Run[]> {
  return [
    await copy.run("redocly", ["lint", "spec/openapi.yaml"]),
    await copy.run("node", ["scripts/build.mjs"]),
    await copy.run("tsc", ["-p", "tsconfig.json"]),
  ];
}

async function writePactAndPlay(): Promise<Run[]> {
  return [await copy.run("node", ["scripts/pact.mjs"]), await copy.run("vitest", ["run", ...whatKnowsValues])];
}

function success({ ok, output }: Run): string {
  expect(ok, output).toBe(true);
  return output;
}

/** A reader of `git diff generated/` sees each addition by itself, and little else. */
function expectReadable(before: readonly string[], after: readonly string[]): void {
  const values = [...added.status, ...added.method];
  for (const [index, file] of generatedFiles.entries()) {
    const known = new Set(before[index]?.split("\n"));
    const lines = (after[index] as string).split("\n");
    const fresh = lines.filter((line) => !known.has(line)).map((line) => line.trim());
    for (const value of values) expect(fresh, file).toContainEqual(expect.stringMatching(`^(\\| )?"${value}"[,;]?$`));
    expect(
      fresh.filter((line) => values.filter((value) => line.includes(value)).length > 1),
      file,
    ).toEqual([]);
    if (file !== "generated/contract.ts") {
      expect(fresh, file).toContainEqual(expect.stringMatching(`^${added.field}\\??:`));
    }
  }
  // 40 kB for each schema of a success.
  const sizes = after.map((text) => text.length);
  expect(Math.max(...sizes)).toBeLessThan(2 * 40 * 1024);
}
