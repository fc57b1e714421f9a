// Compiles src/ and generated/ into dist/, with nothing left over from the last time.
import { rm } from "node:fs/promises";
import { run } from "./support/run.mjs";

await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
process.exitCode = (await run("tsc", ["-p", "tsconfig.build.json"])) ? 0 : 1;
