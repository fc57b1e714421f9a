// Proves: each runtime reports of each call what the table in docs/runtimes.md says. The runtimes come from the npm registry, the
// browser from the system; one that is missing is skipped with the reason, unless REQUIRE_ALL is set. `-u` writes the table.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, inject, it } from "vitest";
import { findCommand, playIn, prepareScenario } from "./play-in.js";
import { rows } from "./rows.js";
import { runtimes } from "./runtimes.js";
import { columnsIn, withColumns } from "./table.js";

const guide = new URL("../../docs/runtimes.md", import.meta.url);
const written = await readFile(guide, "utf8");
const measured = new Map<string, Record<string, string>>();
const project = inject("installed");

beforeAll(() => prepareScenario(project));

it.for(runtimes)("$name", async (runtime, { skip }) => {
  const { command, missing } = await findCommand(runtime, project);
  if (!command) {
    expect(process.env.REQUIRE_ALL, missing).toBeFalsy();
    return skip(missing);
  }
  const cells = await playIn(runtime, command, project);
  const impossible = rows.filter(({ what, may }) => !may.includes(cells[what] ?? ""));
  expect(impossible.map(({ what }) => `${what}: ${cells[what]}`)).toEqual([]);
  // Those that differ need columns of their own.
  expect(cells).toEqual(measured.get(runtime.column) ?? cells);
  measured.set(runtime.column, cells);
  const columns = new Map([...columnsIn(written), ...measured]);
  await expect(withColumns(written, columns)).toMatchFileSnapshot(fileURLToPath(guide));
});
