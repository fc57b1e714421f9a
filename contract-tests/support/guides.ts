// The guides, README.md and docs/*.md, as their tests read them: their tables, and how they report a row that nothing plays.
import { readdir, readFile } from "node:fs/promises";
import { isSolarisError, type SolarisError } from "../../src/index.js";
import { type Table, tablesIn } from "./samples/markdown.js";

const root = new URL("../../", import.meta.url);
const names = ["README.md", ...(await readdir(new URL("docs/", root))).map((name) => `docs/${name}`).sort()];

export const guides: readonly { readonly name: string; readonly text: string }[] = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(new URL(name, root), "utf8") })),
);
const tables = guides.flatMap(({ text }) => tablesIn(text));

/** The tables of the guides under this heading whose header has these words. */
export function guideTables(section: string, header: string): Table[] {
  const found = tables.filter((one) => one.section === section && one.header.join(" | ").includes(header));
  if (found.length === 0) throw new Error(`No guide has a table with "${header}" under "${section}"`);
  return found;
}

export function guideTable(section: string, header: string): Table {
  const [found, ...others] = guideTables(section, header);
  if (!found || others.length > 0) throw new Error(`Several tables have "${header}" under "${section}"`);
  return found;
}

/** What is written and not played, and the other way round. */
export function differences(written: readonly string[], played: readonly string[]): string[] {
  return [
    ...written.filter((row) => !played.includes(row)).map((row) => `A guide says, and nothing plays it: ${row}`),
    ...played.filter((row) => !written.includes(row)).map((row) => `No guide says any more: ${row}`),
  ];
}

/** What to do where `differences` finds some. */
export const howTo = "Is the guide right? Then change what this test plays, so that it tries the new words";

/** The error with which a call ends. */
export async function errorOf(call: Promise<unknown>): Promise<SolarisError> {
  const outcome = await call.then(
    () => "no error",
    (error: unknown) => error,
  );
  if (!isSolarisError(outcome)) throw new Error(`It ended with ${outcome}`);
  return outcome;
}

export const bodyOver1MiB: string = "a".repeat(1024 * 1024 + 1);

/** All whole numbers from one to the other. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, nth) => from + nth);
}
