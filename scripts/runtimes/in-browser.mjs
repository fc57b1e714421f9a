// The scenario in a browser: whoever served this module is the one to ask.
import { play } from "./scenario.mjs";

await play(new URL(import.meta.url).origin);
