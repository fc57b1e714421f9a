// A project whose client has all the operations of a synthetic specification, and an app that calls each of them.
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { operationId } from "./synthetic-spec.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** @param {number} count of operations */
export async function createProject(count) {
  const folder = await mkdtemp(join(tmpdir(), "solaris-esign-bench-"));
  for (const name of ["package.json", "tsconfig.json"]) await cp(join(root, name), join(folder, name));
  // The fake is left out: it has an answer of its own for each operation.
  const isOfClient = (/** @type {string} */ path) =>
    !path.endsWith(".test.ts") && !path.startsWith(join(root, "src/testing"));
  await cp(join(root, "src"), join(folder, "src"), { recursive: true, filter: isOfClient });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "generated"));
  await writeFile(join(folder, "app.ts"), appSource(count));
  return {
    folder,
    generated: join(folder, "generated"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @param {number} count */
function appSource(count) {
  const calls = Array.from({ length: count }, (_, index) => {
    const id = operationId(index + 1);
    return `  ${id}: async (path: Path) => (await createOperation("${id}", client)(path, {})).body.status,`;
  });
  return [
    'import { createOperation } from "./src/operation.js";',
    'import type { ClientSettings } from "./src/options.js";',
    "type Path = { person_id: string; id: string };",
    "export const calls = (client: ClientSettings) => ({",
    ...calls,
    "});",
  ].join("\n");
}
