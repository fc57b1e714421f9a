// A scratch copy in which one mutant after another is tried, and the tools that say whether they notice it.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { scratchCopy } from "../support/scratch-copy.mjs";

const built = fileURLToPath(new URL("../../dist", import.meta.url));
const report = "node_modules/.cache/tests.json";

/** No tests take nearly as long, be the machine ever so busy: whatever does has been made to hang. */
const timeoutMs = 300_000;

/**
 * @typedef {object} Workbench
 * @property {(command: string, args: readonly string[]) => Promise<string | undefined>} notices
 *   what a tool has to say against the copy, if anything
 * @property {(...args: string[]) => Promise<string | undefined>} failingTest
 *   the first test that fails, of those that these arguments of vitest select
 * @property {(project: string) => Promise<string | undefined>} typeError the first file of a tsconfig.json whose types are wrong
 * @property {(texts: Readonly<Record<string, string>>) => Promise<void>} change the text of files, until `restore`
 * @property {() => Promise<void>} restore
 * @property {(file: string) => Promise<string>} textOf a file
 * @property {() => Promise<void>} remove
 */

/** @returns {Promise<Workbench>} */
export async function setUpWorkbench() {
  const copy = await scratchCopy();
  /** @type {Map<string, string>} */
  const originals = new Map();

  /** @type {Workbench["notices"]} */
  const notices = async (command, args) => {
    const { ok, output } = await copy.run(command, args);
    return ok ? undefined : output;
  };

  // The type check covers scripts, which use the built package. They change with no mutant.
  await cp(built, copy.path("dist"), { recursive: true }).catch(() => notices("node", ["scripts/build.mjs"]));

  return {
    notices,
    async failingTest(...args) {
      await rm(copy.path(report), { force: true });
      const reporting = ["--bail=1", "--reporter=json", `--outputFile=${report}`];
      const { ok, timedOut, output } = await copy.run("vitest", [...args, ...reporting], { timeoutMs });
      if (timedOut) return "it hangs";
      if (ok) return undefined;
      const text = await readFile(copy.path(report), "utf8").catch(() => undefined);
      return (text && firstFailure(JSON.parse(text), copy.path("/"))) ?? `vitest: ${firstLine(output)}`;
    },
    async typeError(project) {
      const remembered = `node_modules/.cache/${project.replaceAll("/", "-")}.tsbuildinfo`;
      const output = await notices("tsc", ["-p", project, "--incremental", "--tsBuildInfoFile", remembered]);
      return output && (/^(\S+)\(\d+,\d+\)/m.exec(output)?.[1] ?? firstLine(output));
    },
    async change(texts) {
      for (const [file, text] of Object.entries(texts)) {
        const original = await readFile(copy.path(file), "utf8");
        if (!originals.has(file)) originals.set(file, original);
        if (text !== original) await writeFile(copy.path(file), text);
      }
    },
    async restore() {
      for (const [file, text] of originals) await writeFile(copy.path(file), text);
      originals.clear();
    },
    textOf: (file) => readFile(copy.path(file), "utf8"),
    remove: copy.remove,
  };
}

/**
 * @param {any} results as vitest's JSON reporter writes them
 * @param {string} root
 */
function firstFailure({ testResults }, root) {
  for (const { name, status, assertionResults } of testResults) {
    const failed = assertionResults.find((/** @type {any} */ assertion) => assertion.status === "failed");
    if (failed) return `${name.replace(root, "")}: ${failed.fullName}`;
    if (status === "failed") return name.replace(root, "");
  }
  return undefined;
}

/** @param {string} text */
function firstLine(text) {
  return /\S.*/.exec(text)?.[0].trim() ?? "no output";
}
