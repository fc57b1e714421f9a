// How a mutant of the client is tried: its text is replaced, then the tests that import it are run, the nearest first.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { missingServers } from "../support/servers.mjs";

/** @typedef {{ name: string, file: string, from: string, to: string }} ClientMutant from: a text that is in the file once */

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
 * Why a mutant can no longer be made.
 * @param {ClientMutant} mutant
 * @returns {Promise<string[]>}
 */
export async function complaintsAbout({ name, file, from, to }) {
  const text = await readFile(new URL(file, root), "utf8").catch(() => undefined);
  if (text === undefined) return [`${name}: there is no ${file}`];
  if (!from || from === to) return [`${name}: it changes nothing`];
  const times = text.split(from).length - 1;
  return times === 1 ? [] : [`${name}: its text is ${times} times in ${file}, and not once: ${from.trim()}`];
}

/**
 * @param {ClientMutant} mutant
 * @returns {import("./spec-trial.mjs").Trial}
 * @throws {Error} the servers of its tests are not installed
 */
export function clientTrial({ name, file, from, to }) {
  const ownTest = file.replace(/\.ts$/, ".test.ts");
  const related = ["related", file, "--run"];
  // They test the specification, and use only a list of the client's.
  const ofSpec = ["canaries", "generated"].flatMap((test) => ["--exclude", `contract-tests/spec/${test}.test.ts`]);
  const isAdapter = /^src\/(postgres|redis)\//.test(file);
  const missing = isAdapter && missingServers();
  if (missing) throw new Error(`The mutants of ${file} cannot be tried: ${missing}.`);
  return {
    name,
    about: file,
    async apply(bench) {
      const text = await bench.textOf(file);
      await bench.change({ [file]: text.replace(from, () => to) });
      return undefined;
    },
    checks: {
      ...(isAdapter && {
        // Without the minute in which processes are killed.
        fleet: (bench) =>
          bench.failingTest(...related, "--project=fleet", "--exclude", "contract-tests/fleet/kill.test.ts"),
      }),
      ...(existsSync(new URL(ownTest, root)) && {
        "own test": (bench) => bench.failingTest("run", "--project=unit", ownTest),
      }),
      ...(file.startsWith("src/testing/") && {
        fake: (bench) => bench.failingTest("run", "--project=spec", "contract-tests/fake"),
      }),
      unit: (bench) => bench.failingTest(...related, "--project=unit"),
      types: (bench) => bench.typeError("scripts/mutation/tsconfig.json"),
      scenarios: (bench) => bench.failingTest(...related, "--project=scenarios"),
      "types of all": (bench) => bench.typeError("tsconfig.json"),
      "consumer and spec": (bench) => bench.failingTest(...related, "--project=consumer", "--project=spec", ...ofSpec),
    },
  };
}
