// Makes the calls of the delivery table on each runtime, with the packed package, and compares what came of them with
// the table in docs/runtimes.md: npm run test:runtimes. The runtimes come from the npm registry, the browser from the
// system; what is not to be had is told as missing.
import { readFile, writeFile } from "node:fs/promises";
import { checkNewerTools } from "./runtimes/newer-tools.mjs";
import { playIn } from "./runtimes/play-in.mjs";
import { makeProject } from "./runtimes/project.mjs";
import { runtimes } from "./runtimes/runtimes.mjs";
import { problemsOf, staleIn, tableOf, toMarkdown, withTable } from "./runtimes/table.mjs";
import { buildPackage } from "./support/built.mjs";
import { runCommand } from "./support/command.mjs";

const guideUrl = new URL("../docs/runtimes.md", import.meta.url);
const usage = `Usage: npm run test:runtimes -- [options]
  --only NAME        only runtimes whose name begins so, or "tools": mocks and proxies that need a newer Node
  --require-all      fail where a runtime is missing
  --update-docs      write what was measured into docs/runtimes.md
  --build            build the package first; npm run does`;

const options = /** @type {const} */ ({
  only: "string",
  "require-all": "boolean",
  "update-docs": "boolean",
  build: "boolean",
});

await runCommand(usage, options, async (values) => {
  const { only = "", "require-all": requireAll = false } = values;
  const chosen = runtimes.filter(({ name }) => name.toLowerCase().startsWith(only.toLowerCase()));
  const withTools = ["", "tools"].includes(only);
  if (chosen.length === 0 && !withTools) {
    throw new Error(`There is no runtime "${only}". There are ${names(runtimes)}; and tools.`);
  }

  if (values.build) await buildPackage();
  const project = await makeProject();
  const { played, checked } = await inProject(project, chosen, withTools).finally(project.remove);
  if (chosen.length === 0) return reportTools(checked, requireAll) ? 0 : 1;
  const missing = played.filter((each) => each.missing);
  if (missing.length === played.length) throw new Error("No runtime is to be had: the reasons are above.");
  const table = tableOf(played);
  console.log(`\n${toMarkdown(table)}`);

  const problems = problemsOf(played);
  if (requireAll) problems.push(...missing.map(({ name }) => `${name} is missing, and all are required`));
  if (problems.length === 0 && values["update-docs"]) {
    if (played.length < runtimes.length || missing.length > 0) {
      problems.push("The table is written only when all runtimes were measured");
    } else await writeFile(guideUrl, withTable(await readFile(guideUrl, "utf8"), table));
  }
  const stale = staleIn(await readFile(guideUrl, "utf8"), table);
  if (stale.length > 0) problems.push(...stale, "If that is as it must be: npm run test:runtimes -- --update-docs");

  for (const problem of problems) console.error(problem);
  const toolsPass = reportTools(checked, requireAll);
  const passed = played.length - missing.length - played.filter(({ failed }) => failed).length;
  console.log(`${passed} of ${played.length} runtimes played, ${missing.length} missing; ${problems.length} problems`);
  return problems.length === 0 && toolsPass ? 0 : 1;
});

/**
 * @param {{ path: string }} project
 * @param {import("./runtimes/runtimes.mjs").Runtime[]} chosen
 * @param {boolean} withTools
 */
async function inProject(project, chosen, withTools) {
  const played = [];
  for (const runtime of chosen) {
    const started = performance.now();
    const one = await playIn(runtime, project.path);
    const result = one.missing ? `MISSING: ${one.missing}` : one.failed ? "FAILED" : `played on ${one.version}`;
    console.log(`${one.name}: ${result} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    played.push(one);
  }
  return { played, checked: withTools ? await checkNewerTools(project.path) : [] };
}

/**
 * @param {import("./runtimes/newer-tools.mjs").Checked[]} checked
 * @param {boolean} requireAll
 */
function reportTools(checked, requireAll) {
  for (const { name, missing, problems } of checked) {
    console.log(`${name}: ${missing ? `MISSING: ${missing}` : problems.length > 0 ? "FAILED" : "as documented"}`);
    for (const problem of problems) console.error(problem);
  }
  return checked.every(({ missing, problems }) => problems.length === 0 && !(missing && requireAll));
}

/** @param {{ name: string }[]} list */
function names(list) {
  return list.map(({ name }) => name).join("; ");
}
