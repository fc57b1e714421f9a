// How generating and type-checking grow with the number of operations in the specification: each has a path and a success of its own,
// and is called once.
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { commandOf } from "../../support/programs.mjs";
import { readSpec } from "../../support/spec.mjs";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** @type {import("../results.js").Measure} */
export async function growth({ plan }) {
  // It takes a second to load, for which neither the usage nor another measurement should wait.
  const { generatedSources } = await import("../../support/generated-sources.mjs");
  const rows = [];
  for (const operations of plan.growth.operations) {
    const spec = await specWith(operations);
    const startedAt = performance.now();
    const { "schema.ts": schema = "" } = await generatedSources(stringify(spec));
    const generationS = (performance.now() - startedAt) / 1000;
    rows.push({ operations, generationS, ...(await typeCheck(schema, Object.keys(spec.paths))) });
  }
  return { growth: rows };
}

/** @param {number} count of operations */
async function specWith(count) {
  const spec = await readSpec();
  // Each operation is a PATCH like ours.
  const found = Object.entries(spec.paths).find(([, { patch }]) => patch);
  const [path, item] = found ?? ["", {}];
  spec.paths = { [path]: item };
  for (let nth = 2; nth <= count; nth++) {
    const { patch } = structuredClone(item);
    const schema = { $ref: `#/components/schemas/Identification${nth}` };
    patch.operationId += nth;
    patch.responses["200"].content["application/json"] = { schema };
    spec.components.schemas[`Identification${nth}`] = structuredClone(spec.components.schemas.Identification);
    spec.paths[path.replace("/identifications/", `/identifications${nth}/`)] = { patch };
  }
  return spec;
}

/** Reports the figures of the compiler itself. @param {string} schema @param {readonly string[]} paths that are called */
async function typeCheck(schema, paths) {
  const calls = paths.map((path) => `  (await api.PATCH(${JSON.stringify(path)}, { params: { path } })).data?.status,`);
  const app = `import createClient from "openapi-fetch";
import type { paths } from "./schema.js";
const api = createClient<paths>();
export const statuses = async (path: { person_id: string; id: string }) => [\n${calls.join("\n")}\n];\n`;
  const folder = await mkdtemp(join(tmpdir(), "solaris-esign-bench-"));
  try {
    await symlink(modules, join(folder, "node_modules"));
    const files = { "package.json": '{ "type": "module" }', "schema.ts": schema, "app.ts": app };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--extendedDiagnostics"];
    const [file, args] = commandOf("tsc5", [...options, join(folder, "app.ts")]);
    const { stdout } = await promisify(execFile)(file, args);
    const figure = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1]);
    return { typeCheckS: figure("Total time"), typeCheckMb: figure("Memory used") / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
