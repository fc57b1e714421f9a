// How a mutant of the client is tried: its text is replaced, then the tests that import it are asked, the nearest first.
import { access, readFile } from "node:fs/promises";
import { parse } from "yaml";

/** @typedef {import("./trial.mjs").Trial} Trial */

/**
 * @typedef {object} ClientMutant
 * @property {string} name says what is broken
 * @property {string} file
 * @property {string} from text that stands in the file once
 * @property {string} to text in its place
 */

const root = new URL("../../", import.meta.url);

/**
 * @param {string | URL} list YAML file: mutants by the file that they are in
 * @returns {Promise<ClientMutant[]>}
 */
export async function readClientMutants(list) {
  const files = Object.entries(parse(await readFile(list, "utf8")));
  return files.flatMap(([file, mutants]) => mutants.map((/** @type {object} */ mutant) => ({ file, ...mutant })));
}

/**
 * The mutants that can no longer be made, in words.
 * @param {readonly ClientMutant[]} mutants
 * @returns {Promise<string[]>}
 */
export async function outdated(mutants) {
  const complaints = await Promise.all(
    mutants.map(async ({ name, file, from, to }) => {
      const text = await readFile(new URL(file, root), "utf8").catch(() => undefined);
      if (text === undefined) return `${name}: there is no ${file}`;
      if (!from || from === to) return `${name}: it changes nothing`;
      const times = text.split(from).length - 1;
      if (times === 1) return undefined;
      return `${name}: its text stands ${times === 0 ? "no longer" : `${times} times`} in ${file}: ${from.trim()}`;
    }),
  );
  return complaints.filter((complaint) => complaint !== undefined);
}

/**
 * @param {ClientMutant} mutant
 * @returns {Promise<Trial>}
 */
export async function clientTrial({ name, file, from, to }) {
  const ownTest = file.replace(/\.ts$/, ".test.ts");
  const hasOwnTest = await access(new URL(ownTest, root)).then(
    () => true,
    () => false,
  );
  const related = ["related", file, "--run"];
  // They ask the specification, and use of the client only a list.
  const ofSpec = ["canaries", "generated"].flatMap((test) => ["--exclude", `contract-tests/spec/${test}.test.ts`]);
  /** @type {import("./trial.mjs").Check[]} */
  const checks = [
    { name: "unit", ask: (bench) => bench.failingTest(...related, "--project=unit") },
    { name: "types", ask: (bench) => bench.typeError("scripts/mutation/tsconfig.json") },
    { name: "scenarios", ask: (bench) => bench.failingTest(...related, "--project=scenarios") },
    { name: "types of all", ask: (bench) => bench.typeError("tsconfig.json") },
    {
      name: "consumer and spec",
      ask: (bench) => bench.failingTest(...related, "--project=consumer", "--project=spec", ...ofSpec),
    },
  ];
  if (file.startsWith("src/testing/")) {
    checks.unshift({ name: "fake", ask: (bench) => bench.failingTest("run", "--project=spec", "contract-tests/fake") });
  }
  if (hasOwnTest) {
    checks.unshift({ name: "own test", ask: (bench) => bench.failingTest("run", "--project=unit", ownTest) });
  }
  return {
    name,
    async apply(bench) {
      const text = await bench.textOf(file);
      await bench.change({ [file]: text.replace(from, () => to) });
      return { note: file };
    },
    checks,
  };
}
