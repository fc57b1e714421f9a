// How fast and small solaris-esign is beside what people would use instead: npm run bench. docs/benchmark.md says how to read it.
// Exits with 0 if every goal is met, 1 if one is missed, 2 if it could not run.
import { writeFile } from "node:fs/promises";
import { buildPackage } from "../support/built.mjs";
import { runCommand } from "../support/command.mjs";
import { CannotRun } from "../support/description.mjs";
import { chart } from "./chart.mjs";
import { judge } from "./goals.mjs";
import { checkGuide, json, updateGuide } from "./guide.mjs";
import { measureAll, names } from "./measure-all.mjs";
import { tables } from "./tables.mjs";

const usage = `npm run bench -- [options]

  --quick           a short run, to see that everything works; its numbers say little
  --only NAME       one measurement: ${names.join(", ")}
  --json FILE       writes everything that was measured, too
  --svg FILE        writes the chart, too
  --update-docs     writes tables and chart into docs/benchmark.md and scripts/bench/results/
  --build           builds the package first; npm run does`;

/** @type {{ quick: "boolean", only: "string", json: "string", svg: "string", "update-docs": "boolean", build: "boolean" }} */
const options = {
  ...{ quick: "boolean", only: "string", json: "string", svg: "string", "update-docs": "boolean", build: "boolean" },
};

await runCommand(usage, options, async ({ quick = false, only, json: jsonFile, svg, build, ...given }) => {
  const updates = given["update-docs"];
  if (only !== undefined && !names.includes(only)) throw new CannotRun(`--only must be one of: ${names.join(", ")}.`);
  if (updates && (quick || only)) throw new CannotRun("--update-docs needs a whole run: leave out --quick and --only.");
  if (updates) await checkGuide();
  if (build) await buildPackage();
  const { results, failures } = await measureAll({ quick, only });
  console.log(`\n${tables(results)}\n`);
  if (jsonFile) await writeFile(jsonFile, json(results));
  if (svg) await writeFile(svg, chart(results.columns ?? {}));
  if (failures.length > 0) throw new CannotRun(`Not all could be measured.\n${failures.join("\n")}`);
  if (updates) await updateGuide(results);
  const verdicts = judge(results);
  for (const { goal, found, met } of verdicts) console.log(`${met ? "met   " : "MISSED"}  ${goal} (found ${found})`);
  return verdicts.every(({ met }) => met) ? 0 : 1;
});
