// Makes dist/ of src/ and generated/, with nothing left over from the last time: declarations file by file, and the code in few
// files, since a program that starts waits for each that is loaded.
import { rm } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { run } from "./support/run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What package.json names, what is loaded on demand, and what scripts of this project look at. */
const entries = [
  "src/index",
  "src/testing/index",
  "src/contract/index",
  "src/webhooks/index",
  "src/postgres/index",
  "src/redis/index",
  "src/transport/node-transport",
  "src/transport/web-transport",
  "src/transport/deno-transport",
  "src/request/process-diagnostics",
  "src/request/browser-diagnostics",
  "src/drift/report",
  "generated/contract",
];

/** What the client shares with other entry points, in one file: by themselves, bundlers write one for each set of entry points. */
const shared =
  /src\/(auth|internal\/(?!by-name-only|signal))|src\/(warning|drift\/watch|transport\/(choose-transport|user-agent))\./;

await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
const declared = run("tsc", ["-p", "tsconfig.build.json"]);
await bundle(entries, { chunks: "chunks", shared });
// By themselves, so that the parts of the client stay in as few files as without them.
await bundle(["src/vitest/index"], { chunks: "chunks/vitest", plugins: [importFromDist()] });
// Without maps and short, since the commands print no stack.
await bundle(["src/cli/main", "src/cli/check-upstream/command"], {
  chunks: "chunks/cli",
  plugins: [importFromDist()],
  sourcemap: false,
  minify: true,
});
process.exitCode = (await declared) ? 0 : 1;

/**
 * @param {readonly string[]} names
 * @param {{ chunks: string, shared?: RegExp, plugins?: import("rolldown").Plugin[], sourcemap?: boolean, minify?: boolean }} options
 */
async function bundle(names, { chunks, shared, plugins = [], sourcemap = true, minify = false }) {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `${name}.ts`])),
    // What the platform decides is decided where the package is used.
    external: ["#transport", "#diagnostics", "openapi-fetch", "yaml", /^node:/],
    resolve: { extensionAlias: { ".js": [".ts"] } },
    treeshake: { moduleSideEffects: false },
    ...(shared && { preserveEntrySignatures: "allow-extension" }),
    plugins,
  });
  await build.write({
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: `${chunks}/[name].js`,
    ...(shared && {
      codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: "client", test: shared }] },
    }),
    sourcemap,
    minify,
    // They are in the declarations and the sources, which are in the package, too.
    comments: false,
    // The sources are in the package.
    sourcemapExcludeSources: true,
  });
  await build.close();
}

/**
 * What the first bundle has written is imported from there. Its parts and its chunks are two folders deep.
 * @returns {import("rolldown").Plugin}
 */
function importFromDist() {
  return {
    name: "import-from-dist",
    resolveId(source, importer) {
      if (!importer || !source.startsWith(".")) return null;
      const module = relative(root, resolve(dirname(importer), source)).replaceAll(sep, "/");
      const isWritten = entries.includes(module.replace(/\.js$/, ""));
      return isWritten ? { id: `../../${module}`, external: true } : null;
    },
  };
}
