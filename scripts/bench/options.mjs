// What npm run bench can be told.
import { parseArgs } from "node:util";
import { CannotRun } from "../support/description.mjs";

/**
 * @param {string[]} args
 * @param {readonly string[]} names of the measurements
 */
export function readOptions(args, names) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  if (values.only !== undefined && !names.includes(values.only)) {
    throw new CannotRun(`--only must be one of: ${names.join(", ")}.`);
  }
  return values;
}
