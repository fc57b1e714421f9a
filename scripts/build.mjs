// Makes dist/ of src/ and generated/, with nothing left over from the last time: declarations file by file, and the code in few
// files, since a program that starts waits for each that is loaded.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { run } from "./support/run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What package.json names, what is loaded on demand, and what scripts of this project look at. */
const entries = [
  "src/index",
  "src/testing/index",
  "src/contract/index",
  "src/transport/node-transport",
  "src/transport/web-transport",
  "src/transport/deno-transport",
  "src/drift/report",
  "generated/contract",
];

await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
const declared = run("tsc", ["-p", "tsconfig.build.json"]);
await bundle();
process.exitCode = (await declared) ? 0 : 1;

async function bundle() {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((name) => [name, `${name}.ts`])),
    // Which transport it is, is decided where the package is used.
    external: ["#transport", "openapi-fetch", /^node:/],
    resolve: { extensionAlias: { ".js": [".ts"] } },
    treeshake: { moduleSideEffects: false },
  });
  await build.write({
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    sourcemap: true,
    // The sources are in the package.
    sourcemapExcludeSources: true,
  });
  await build.close();
}
