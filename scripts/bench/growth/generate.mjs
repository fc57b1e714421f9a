// Does for a synthetic specification what npm run generate does for ours, but for the formatting, in a process of its own.
//   argv: number of operations, directory into which to write
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import { checkersSource } from "../../support/checkers.mjs";
import { contractSource } from "../../support/contract.mjs";
import { typesOptions } from "../../support/generated-sources.mjs";
import { readSpec } from "../../support/spec.mjs";
import { peakMb } from "../processes/peak-memory.mjs";
import { syntheticSpec } from "./synthetic-spec.mjs";

const [count, folder = ""] = process.argv.slice(2);
const spec = syntheticSpec(await readSpec(), Number(count));
const startedAt = performance.now();
const sources = {
  "checkers.ts": checkersSource(spec),
  "contract.ts": contractSource(spec),
  "schema.ts": astToString(await openapiTS(JSON.stringify(spec), typesOptions)),
};
const seconds = (performance.now() - startedAt) / 1000;
for (const [name, source] of Object.entries(sources)) await writeFile(join(folder, name), source);
process.send?.({ seconds, megabytes: await peakMb() });
