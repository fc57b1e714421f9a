// Before the consumer tests: Pact only ever adds to a pact file, so the last one goes first.
import { rm } from "node:fs/promises";
import { writtenPactDir } from "./pact-files.js";

export default async function setup(): Promise<void> {
  await rm(writtenPactDir, { recursive: true, force: true });
}
