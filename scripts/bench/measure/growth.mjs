// How generating and type-checking grow with the number of operations in the specification: each has a path and a success of its own,
// and is called once.
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { generatedSources } from "../../support/generated-sources.mjs";
import { readSpec } from "../../support/spec.mjs";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** @type {import("../measurement.js").Measure} */
export async function growth({ plan, progress }) {
  const spec = await readSpec();
  const rows = [];
  for (const operations of plan.growth.operations) {
    const folder = await mkdtemp(join(tmpdir(), "solaris-esign-bench-"));
    try {
      progress(`${operations} operations: generating`);
      const larger = withOperations(spec, operations);
      const startedAt = performance.now();
      const { "schema.ts": schema = "" } = await generatedSources(stringify(larger));
      const generationS = (performance.now() - startedAt) / 1000;
      progress(`${operations} operations: type-checking`);
      await symlink(modules, join(folder, "node_modules"));
      await writeFile(join(folder, "package.json"), '{ "type": "module" }');
      await writeFile(join(folder, "schema.ts"), schema);
      await writeFile(join(folder, "app.ts"), appCalling(Object.keys(larger.paths)));
      rows.push({ operations, generationS, ...(await typeCheck(join(folder, "app.ts"))) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { growth: rows };
}

/** @typedef {import("../../support/spec.mjs").Node} Node */

/** @type {(spec: Node, count: number) => Node} */
function withOperations(spec, count) {
  const larger = structuredClone(spec);
  const [[path, item] = ["", {}]] = Object.entries(spec.paths);
  for (let nth = 2; nth <= count; nth++) {
    const { patch } = structuredClone(item);
    patch.operationId += nth;
    patch.responses["200"].content["application/json"] = {
      schema: { $ref: `#/components/schemas/Identification${nth}` },
    };
    larger.components.schemas[`Identification${nth}`] = structuredClone(spec.components.schemas.Identification);
    larger.paths[path.replace("/identifications/", `/identifications${nth}/`)] = { patch };
  }
  return larger;
}

/** @param {readonly string[]} paths */
function appCalling(paths) {
  const calls = paths.map((path) => `  (await api.PATCH(${JSON.stringify(path)}, { params: { path } })).data?.status,`);
  return `import createClient from "openapi-fetch";
import type { paths } from "./schema.js";
const api = createClient<paths>();
export const statuses = async (path: { person_id: string; id: string }) => [
${calls.join("\n")}
];
`;
}

/** As the compiler itself tells it. @param {string} file */
async function typeCheck(file) {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--extendedDiagnostics"];
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, ...options, file]).catch((error) => {
    throw new Error(`The synthetic project has type errors:\n${error.stdout.slice(0, 2000)}`);
  });
  const figure = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1]);
  return { typeCheckS: figure("Total time"), typeCheckMb: figure("Memory used") / 1024 };
}
