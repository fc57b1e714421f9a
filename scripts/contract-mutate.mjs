// Would the checks notice? Breaks the specification and the client in many ways, one at a time, in scratch copies, and tells of
// each whether a check fails. The working tree is never changed.
//   npm run contract:mutate                      all of them: some minutes
//   npm run contract:mutate -- --spec            those of the specification; --client: those of the client
//   npm run contract:mutate -- --only NAME       one of them, by its name; may be given several times
//   npm run contract:mutate -- --list            their names
// Exits 0 when every mutant is noticed or explained in scripts/mutation/survivors.yaml, 1 when not, 2 when it cannot tell.
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parse } from "yaml";
import { clientTrial, outdated, readClientMutants } from "./mutation/client-trial.mjs";
import { specMutants } from "./mutation/spec-mutants.mjs";
import { specTrial } from "./mutation/spec-trial.mjs";
import { complaintsOf } from "./mutation/survivors.mjs";
import { createJudge } from "./mutation/trial.mjs";
import { setUpWorkbench } from "./mutation/workbench.mjs";
import { runCommand } from "./support/command.mjs";

/** @typedef {import("./mutation/trial.mjs").Trial} Trial */
/** @typedef {import("./mutation/trial.mjs").Result} Result */
/** @typedef {import("./mutation/workbench.mjs").Workbench} Workbench */

/** As many mutants are tried at once: one more than there are processors, since each waits now and then. */
const workers = availableParallelism() + 1;

const usage = `Usage: npm run contract:mutate -- [--spec] [--client] [--only NAME]… [--list]

  --spec, --client   only the mutants of the specification, or of the client; together they take minutes
  --only NAME        one mutant, by its whole name; may be given several times
  --list             the names

Exits 0 when every mutant is noticed or explained in scripts/mutation/survivors.yaml, 1 when not, 2 when it cannot tell.`;

/** Those that are still being set up, too. @type {Set<Promise<Workbench>>} */
const benches = new Set();
const cleanUp = () => Promise.allSettled(Array.from(benches, (bench) => bench.then(({ remove }) => remove())));
let interrupted = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, async () => {
    interrupted = true;
    await cleanUp();
    console.error("Interrupted: nothing is proved.");
    process.exit(2);
  });
}

const options = /** @type {const} */ ({
  spec: "boolean",
  client: "boolean",
  only: "strings",
  list: "boolean",
  // For the test of this command: other files than the committed ones.
  "client-mutants": "string",
  survivors: "string",
});

// What is interrupted fails, and says so itself when everything is cleaned up.
const unlessInterrupted = () => (interrupted ? new Promise(() => {}) : undefined);
await runCommand(usage, options, (given) => mutate(given).finally(cleanUp).finally(unlessInterrupted));

/** @param {import("./support/command.mjs").Given<typeof options>} given */
async function mutate(given) {
  const { spec = false, client = false, only = [], list = false } = given;
  const clientMutants = await readClientMutants(given["client-mutants"] ?? beside("mutation/client-mutants.yaml"));
  /** @type {Record<string, string>} */
  const explained = parse(await readFile(given.survivors ?? beside("mutation/survivors.yaml"), "utf8")) ?? {};
  const known = [...specMutants, ...clientMutants].map(({ name }) => name);

  const complaints = [
    ...(await outdated(clientMutants)),
    ...known
      .filter((name, index) => known.indexOf(name) !== index)
      .map((name) => `${name}: two mutants have this name`),
    ...only.filter((name) => !known.includes(name)).map((name) => `${name}: there is no such mutant; see --list`),
  ];
  if (complaints.length > 0) {
    throw new Error(`Nothing was tried. Correct the list of mutants first:\n  ${complaints.join("\n  ")}`);
  }

  const wanted = (/** @type {{ name: string }} */ { name }) => only.length === 0 || only.includes(name);
  const both = spec === client;
  const ofSpec = both || spec ? specMutants.filter(wanted) : [];
  const ofClient = both || client ? clientMutants.filter(wanted) : [];
  if (list) {
    for (const { name } of [...ofSpec, ...ofClient]) console.log(name);
    console.log(`\n${ofSpec.length} of the specification, ${ofClient.length} of the client`);
    return 0;
  }

  if (ofSpec.length + ofClient.length === 0) throw new Error("Nothing was tried: --only names none of those.");

  const trials = [
    ...ofSpec.map((mutant) => ({ about: "", trial: specTrial(mutant) })),
    ...(await Promise.all(ofClient.map(async (mutant) => ({ about: mutant.file, trial: await clientTrial(mutant) })))),
  ];
  const started = performance.now();
  const results = await tryAll(trials);
  // In a copy that is gone every check fails, as it would at a mutant that is noticed.
  if (interrupted) throw new Error("Not all of them were tried.");
  showTable("Mutant of the specification", "generated/ is then", results.slice(0, ofSpec.length));
  showTable("Mutant of the client", "file", results.slice(ofSpec.length));

  const wrong = complaintsOf(results, explained, known);
  for (const complaint of wrong) console.error(complaint);
  const killed = results.filter(({ killedBy }) => killedBy !== undefined).length;
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const many = results.length === 1 ? "1 mutant" : `${results.length} mutants`;
  console.log(`${many} in ${minutes} min: ${killed} killed, ${results.length - killed} survived.`);
  return wrong.length > 0 ? 1 : 0;
}

/** @param {string} path */
function beside(path) {
  return new URL(path, import.meta.url);
}

/**
 * @param {readonly { about: string, trial: Trial }[]} trials
 * @returns {Promise<Result[]>} in the same order
 */
async function tryAll(trials) {
  const judge = createJudge();
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    const beingSetUp = setUpWorkbench();
    benches.add(beingSetUp);
    const bench = await beingSetUp;
    for (let nth = next++; nth < trials.length && !interrupted; nth = next++) {
      const { trial, about } = /** @type {(typeof trials)[number]} */ (trials[nth]);
      const started = performance.now();
      const result = await judge(bench, trial, about);
      results[nth] = result;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const outcome = result.killedBy === undefined ? "SURVIVED" : `killed by ${short(result.killedBy, 70)}`;
      console.error(`${String(++done).padStart(4)}/${trials.length}  ${result.name}: ${outcome} (${seconds} s)`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, trials.length) }, work));
  return results;
}

/**
 * @param {string} title
 * @param {string} noteTitle
 * @param {readonly Result[]} results
 */
function showTable(title, noteTitle, results) {
  if (results.length === 0) return;
  const rows = [
    [title, noteTitle, "Killed by"],
    ...results.map(({ name, note, killedBy }) => [
      name,
      note,
      killedBy === undefined ? "SURVIVED" : short(killedBy, 90),
    ]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => String(row[column]).length)));
  console.log("");
  for (const [name = "", note = "", killedBy] of rows) {
    console.log(`${name.padEnd(widths[0] ?? 0)}  ${note.padEnd(widths[1] ?? 0)}  ${killedBy}`);
  }
  console.log("");
}

/** @param {string} text @param {number} length */
function short(text, length) {
  const line = text.replace(/\s+/g, " ");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
