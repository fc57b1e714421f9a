// How the time and memory of generating and of type-checking grow with the number of operations in the specification.
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createProject } from "../growth/project.mjs";

const generator = fileURLToPath(new URL("../growth/generate.mjs", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");

/** @typedef {{ seconds: number, megabytes: number }} Effort */

/** @type {import("../measurement.js").Measure} */
export async function growth({ plan, progress }) {
  /** @type {import("../measurement.js").GrowthRow[]} */
  const rows = [];
  for (const operations of plan.growth.operations) {
    const project = await createProject(operations);
    try {
      progress(`${operations} operations: generating`);
      const generation = await generate(operations, project.generated);
      progress(`${operations} operations: type-checking`);
      rows.push({ operations, generation, typeCheck: await typeCheck(project.folder) });
    } finally {
      await project.remove();
    }
  }
  return { growth: rows };
}

/**
 * @param {number} operations
 * @param {string} folder
 * @returns {Promise<Effort>}
 */
async function generate(operations, folder) {
  const child = fork(generator, [String(operations), folder]);
  const effort = once(child, "message");
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`Generating ${operations} operations failed: what was printed stands above.`);
  return (await effort)[0];
}

/**
 * @param {string} folder
 * @returns {Promise<Effort>} as the compiler itself tells it
 */
async function typeCheck(folder) {
  const args = [tsc, "-p", folder, "--extendedDiagnostics"];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => {
    throw new Error(`The synthetic project has type errors:\n${error.stdout.slice(0, 2000)}`);
  });
  const figure = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1]);
  return { seconds: figure("Total time"), megabytes: figure("Memory used") / 1024 };
}
