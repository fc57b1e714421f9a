// How fast and small solaris-esign is beside what people would use instead: npm run bench. docs/benchmark.md says how to
// read it, and options.mjs what it can be told.
// Exits with 0 if every goal is met, 1 if one is missed, 2 if it could not run.
import { writeFile } from "node:fs/promises";
import { buildPackage } from "../support/built.mjs";
import { judge } from "./goals.mjs";
import { measureAll, names } from "./measure-all.mjs";
import { readOptions, usage } from "./options.mjs";
import { chart } from "./report/chart.mjs";
import { goalsList } from "./report/goals-list.mjs";
import { checkGuide, updateGuide } from "./report/guide.mjs";
import { json } from "./report/json.mjs";
import { tables } from "./report/tables.mjs";

try {
  const options = readOptions(process.argv.slice(2), names);
  if (options.help) console.log(`${usage}\n\nMeasurements: ${names.join(", ")}.`);
  else process.exitCode = (await bench(options)) ? 0 : 1;
} catch (error) {
  console.error(`\nThe bench could not run: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

/**
 * @param {import("./options.mjs").Options} options
 * @returns {Promise<boolean>} whether every goal is met
 */
async function bench(options) {
  if (options["update-docs"]) await checkGuide();
  if (options.build) await buildPackage();
  const { results, failures } = await measureAll(options);
  console.log(`\n${tables(results)}\n`);
  if (options.json) await writeFile(options.json, json(results));
  if (options.svg) await writeFile(options.svg, chart(results.columns ?? {}));
  if (failures.length > 0) throw new Error(`not all could be measured.\n${failures.join("\n")}`);
  if (options["update-docs"]) await updateGuide(results);
  const verdicts = judge(results);
  console.log(goalsList(verdicts));
  return verdicts.every(({ met }) => met);
}
