// Would the checks notice? Breaks the specification and the client in many ways, one at a time, in scratch copies, and prints which
// check notices each. The working tree is never changed.
import { availableParallelism } from "node:os";
import { clientTrial, complaintsAbout, readClientMutants } from "./mutation/client-trial.mjs";
import { specMutants } from "./mutation/spec-mutants.mjs";
import { setUpWorkbench } from "./mutation/workbench.mjs";
import { runCommand } from "./support/command.mjs";

/** @typedef {import("./mutation/spec-trial.mjs").Trial} Trial */
/** @typedef {import("./mutation/workbench.mjs").Workbench} Workbench */

/** As many mutants are tried at once: one more than there are processors, since each waits now and then. */
const workers = availableParallelism() + 1;

const usage = `Usage: npm run contract:mutate -- [--spec] [--client] [--only NAME]… [--list]

  --spec, --client   only the mutants of the specification, or of the client; together they take minutes
  --only NAME        one mutant, by its whole name; may be given several times
  --list             the names

Exits 0 when every mutant is noticed, 1 when one is not, 2 when it cannot tell.`;

/** The checks that pass without a mutant: only such a check can notice one. @type {Map<string, Promise<void>>} */
const sound = new Map();
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
  // For the test of this command: another list than the committed one.
  "client-mutants": "string",
});

// What is interrupted fails, and says so itself when everything is cleaned up.
const unlessInterrupted = () => (interrupted ? new Promise(() => {}) : undefined);
await runCommand(usage, options, (given) => mutate(given).finally(cleanUp).finally(unlessInterrupted));

/** @param {import("./support/command.mjs").Given<typeof options>} given */
async function mutate({ spec = false, client = false, only = [], list = false, "client-mutants": file }) {
  const clientMutants = await readClientMutants(file ?? new URL("mutation/client-mutants.yaml", import.meta.url));
  const known = [...specMutants, ...clientMutants].map(({ name }) => name);
  const complaints = [
    ...(await Promise.all(clientMutants.map(complaintsAbout))).flat(),
    ...known.filter((name, nth) => known.indexOf(name) !== nth).map((name) => `${name}: two mutants have this name`),
    ...only.filter((name) => !known.includes(name)).map((name) => `${name}: there is no such mutant; see --list`),
  ];
  if (complaints.length > 0) {
    throw new Error(`Nothing was tried. Correct the list of mutants first:\n  ${complaints.join("\n  ")}`);
  }

  const both = spec === client;
  const wanted = (/** @type {{ name: string }} */ { name }) => only.length === 0 || only.includes(name);
  const ofSpec = specMutants.filter((mutant) => (both || spec) && wanted(mutant));
  const ofClient = clientMutants.filter((mutant) => (both || client) && wanted(mutant));
  if (list) {
    for (const { name } of [...ofSpec, ...ofClient]) console.log(name);
    console.log(`\n${ofSpec.length} of the specification, ${ofClient.length} of the client`);
    return 0;
  }

  // It takes seconds to load, for which neither the usage nor a mistyped name should wait.
  const specTrials = ofSpec.length > 0 ? ofSpec.map((await import("./mutation/spec-trial.mjs")).specTrial) : [];
  const trials = [...specTrials, ...ofClient.map(clientTrial)];
  if (trials.length === 0) throw new Error("Nothing was tried: --only names none of those.");
  const survivors = await survivorsOf(trials);
  // In a copy that is gone every check fails, as it would at a mutant that is noticed.
  if (interrupted) throw new Error("Not all of them were tried.");
  for (const name of survivors) console.error(`SURVIVED: ${name}. Write a test that fails with it.`);
  console.log(`${trials.length - survivors.length} killed, ${survivors.length} survived.`);
  return survivors.length > 0 ? 1 : 0;
}

/** @param {readonly Trial[]} trials */
async function survivorsOf(trials) {
  /** @type {string[]} */
  const survivors = [];
  const left = [...trials.entries()];
  const work = async () => {
    const beingSetUp = setUpWorkbench();
    benches.add(beingSetUp);
    const bench = await beingSetUp;
    for (let next = left.shift(); next && !interrupted; next = left.shift()) {
      const [nth, trial] = next;
      const startedAt = performance.now();
      const killer = await killerOf(trial, bench).finally(bench.restore);
      if (killer === undefined) survivors.push(trial.name);
      const outcome = killer === undefined ? "SURVIVED" : `killed by ${killer.replace(/\s+/g, " ").slice(0, 90)}`;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${nth + 1}/${trials.length}  ${trial.name}: ${outcome} (${seconds} s)`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, trials.length) }, work));
  return survivors;
}

/** What notices the mutant, if anything. @param {Trial} trial @param {Workbench} bench */
async function killerOf({ about, apply, checks }, bench) {
  const refusal = await apply(bench);
  if (refusal !== undefined) return refusal;
  for (const [name, ask] of Object.entries(checks)) {
    const noticed = await ask(bench);
    if (noticed === undefined) continue;
    await bench.restore();
    const key = `${name} ${about}`;
    if (!sound.has(key))
      sound.set(
        key,
        ask(bench).then((complaint) => expectNone(name, complaint)),
      );
    await sound.get(key);
    return `${name}: ${noticed}`;
  }
  return undefined;
}

/** @param {string} check @param {string | undefined} complaint */
function expectNone(check, complaint) {
  if (complaint === undefined) return;
  throw new Error(`The check "${check}" fails without any mutant (${complaint}). Run \`npm test\` and fix that first.`);
}
