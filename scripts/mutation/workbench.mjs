// A scratch copy in which one mutant after another is tried, and the tools that may notice it.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { scratchCopy } from "../support/scratch-copy.mjs";

const built = fileURLToPath(new URL("../../dist", import.meta.url));
const report = "node_modules/.cache/tests.json";

/** No tests take nearly as long, even on a busy machine: if they do, the mutant makes them hang. */
const timeoutMs = 300_000;

/** @typedef {Awaited<ReturnType<typeof setUpWorkbench>>} Workbench */

export async function setUpWorkbench() {
  const copy = await scratchCopy();
  /** @type {Map<string, string>} */
  const originals = new Map();

  /** What a tool prints if it fails. @param {string} command @param {readonly string[]} args */
  const complaintOf = async (command, args) => {
    const { ok, output } = await copy.run(command, args);
    return ok ? undefined : output || "no output";
  };

  // The type check covers scripts, which use the built package. They change with no mutant.
  await cp(built, copy.path("dist"), { recursive: true }).catch(() => complaintOf("node", ["scripts/build.mjs"]));

  return {
    complaintOf,
    /** The first test that fails, of those that these arguments of vitest select. @param {string[]} args */
    async failingTest(...args) {
      await rm(copy.path(report), { force: true });
      const reporting = ["--bail=1", "--reporter=json", `--outputFile=${report}`];
      const { ok, timedOut, output } = await copy.run("vitest", [...args, ...reporting], { timeoutMs });
      if (timedOut) return "it hangs";
      if (ok) return undefined;
      const text = await readFile(copy.path(report), "utf8").catch(() => undefined);
      for (const { name, status, assertionResults } of text ? JSON.parse(text).testResults : []) {
        const failed = assertionResults.find((/** @type {any} */ assertion) => assertion.status === "failed");
        if (failed ?? status === "failed") return `${name.replace(copy.path("/"), "")}: ${failed?.fullName ?? "fails"}`;
      }
      return `vitest: ${output.trim()}`;
    },
    /** @param {string} project a tsconfig.json */
    typeError(project) {
      const remembered = `node_modules/.cache/${project.replaceAll("/", "-")}.tsbuildinfo`;
      return complaintOf("tsc", ["-p", project, "--incremental", "--tsBuildInfoFile", remembered]);
    },
    /** Changes the text of files, until `restore`. @param {Readonly<Record<string, string>>} texts */
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
    /** @param {string} file */
    textOf: (file) => readFile(copy.path(file), "utf8"),
    remove: copy.remove,
  };
}
