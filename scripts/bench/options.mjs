// What npm run bench can be told.
import { parseArgs } from "node:util";
import { CannotRun } from "../support/description.mjs";

export const usage = `npm run bench -- [options]

  --quick           a short run, to see that everything works; its numbers say little
  --only NAME       one measurement
  --json FILE       writes everything that was measured, too
  --svg FILE        writes the chart, too
  --update-docs     writes tables and chart into docs/benchmark.md and scripts/bench/results/
  --build           builds the package first; npm run does`;

/** @typedef {ReturnType<typeof readOptions>} Options */

/**
 * @param {string[]} args
 * @param {readonly string[]} names of the measurements
 * @throws {CannotRun}
 */
export function readOptions(args, names) {
  const options = parsed(args);
  if (options.only !== undefined && !names.includes(options.only)) {
    throw new CannotRun(`--only must be one of: ${names.join(", ")}.`);
  }
  if (options["update-docs"] && (options.quick || options.only)) {
    throw new CannotRun("--update-docs needs a whole run: leave out --quick and --only.");
  }
  return options;
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        json: { type: "string" },
        svg: { type: "string" },
        "update-docs": { type: "boolean", default: false },
        build: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new CannotRun(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  }
}
