// What the tests of the README's tables share: the tables, and how a row that nobody plays is reported.
import { readFile } from "node:fs/promises";
import { isSolarisError, type SolarisError } from "../../src/index.js";
import { type Table, tablesIn } from "./samples/markdown.js";

export const readme: string = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const tables = tablesIn(readme);

/** The tables of a section whose first cell begins so. */
export function readmeTables(section: string, header: string): Table[] {
  const found = tables.filter((one) => one.section === section && one.header.join(" | ").includes(header));
  if (found.length === 0) throw new Error(`README.md has no table with "${header}" under "${section}"`);
  return found;
}

export function readmeTable(section: string, header: string): Table {
  const [found, ...others] = readmeTables(section, header);
  if (!found || others.length > 0) throw new Error(`README.md has several tables with "${header}" under "${section}"`);
  return found;
}

/** What is written and not played, and the other way round. */
export function differences(written: readonly string[], played: readonly string[]): string[] {
  return [
    ...written.filter((row) => !played.includes(row)).map((row) => `README.md says, and nothing plays it: ${row}`),
    ...played.filter((row) => !written.includes(row)).map((row) => `README.md says no more: ${row}`),
  ];
}

/** What to do where `differences` finds some. */
export const howTo = "Is README.md right? Then change what is played in this test, so that the new words are tried out";

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
