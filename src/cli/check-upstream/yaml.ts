// The YAML parser is an optional peer: only this check needs it.
import { CannotCheckError } from "../command.js";
import type { ParseYaml } from "./description.js";

/** @throws {CannotCheckError} the package is not installed */
export async function yamlParser(load = (): Promise<{ parse: ParseYaml }> => import("yaml")): Promise<ParseYaml> {
  try {
    return (await load()).parse;
  } catch {
    throw new CannotCheckError(
      "The descriptions are written in YAML, and the package that reads it is not installed. Install it next to solaris-esign: " +
        "npm install --save-dev yaml",
    );
  }
}
