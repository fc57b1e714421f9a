// The scenario on Node, Bun and Deno.
import { play } from "./scenario.mjs";

await play(/** @type {string} */ (process.argv[2]));
