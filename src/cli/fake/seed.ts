// The identifications that the fake has from the beginning, and again after a reset.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ConfigurationError, IdentificationRef } from "../../index.js";
import { createFakeSolaris, type NewIdentification } from "../../testing/index.js";
import { UsageError } from "../command.js";
import type { Io } from "../io.js";
import { jsonFault } from "../json-fault.js";

/** Checked: the fake accepts all of them, together. Each has its ids. */
export type Seed = readonly (NewIdentification & IdentificationRef)[];

/**
 * Without a file: one identification that can be authorized.
 *
 * @throws {UsageError} with the place in the file, and no value of it
 */
export async function readSeed(file: string | undefined, { cwd }: Pick<Io, "cwd">): Promise<Seed> {
  const wanted = file === undefined ? [{}] : identificationsIn(await jsonIn(resolve(cwd, file)));
  const fake = createFakeSolaris();
  return wanted.map((identification, nth) => {
    try {
      // Its ids, so that they stay the same when others are added before the next reset.
      return { ...identification, ...fake.addIdentification(identification) };
    } catch (error) {
      // The fake's own messages repeat no values.
      throw refused(`/identifications/${nth}: ${(error as ConfigurationError).message}`);
    }
  });
}

async function jsonIn(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: { readonly code?: string }) => {
    throw refused(`it cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw refused(`it is not JSON, from ${jsonFault(text)} on.`);
  }
}

function identificationsIn(json: unknown): readonly NewIdentification[] {
  const { identifications, ...others } = Object(json) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(identifications)) throw refused('/identifications: a list is needed: { "identifications": [] }.');
  if (Object.keys(others).length > 0) throw refused("it has other members than identifications.");
  const wrong = identifications.findIndex((one) => typeof one !== "object" || one === null || Array.isArray(one));
  if (wrong >= 0) throw refused(`/identifications/${wrong}: an object is needed.`);
  return identifications;
}

function refused(why: string): UsageError {
  return new UsageError(`The file of --seed: ${why}`);
}
