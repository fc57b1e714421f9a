// Builds the package for a command that has found its options good. npm scripts ask for it with --build; a test of a command
// takes what is built already.
import { CannotRun } from "./description.mjs";
import { run } from "./run.mjs";

/** @throws {CannotRun} */
export async function buildPackage() {
  if (await run("node", ["scripts/build.mjs"], { quiet: true })) return;
  throw new CannotRun("The package does not build: the reasons are above.");
}
