// Bundles a module for browsers.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * What a browser loads before the first call, minified and gzipped. What is loaded only when it is needed does not count.
 * @param {string} entry path of a module
 * @returns {Promise<number>} bytes
 */
export async function bundledBytes(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    outdir: "bundle",
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const outputs = Object.entries(metafile.outputs);
  const [first] = outputs.find(
    ([, { entryPoint }]) => entryPoint && entry.endsWith(entryPoint.replace(/^(\.\.\/)+/, "")),
  );
  const needed = new Set([first]);
  for (const path of needed) {
    for (const { path: imported, kind } of metafile.outputs[path].imports) {
      if (kind === "import-statement") needed.add(imported);
    }
  }
  return outputFiles
    .filter(({ path }) => [...needed].some((name) => path.endsWith(name)))
    .reduce((bytes, { contents }) => bytes + gzipSync(contents, { level: 9 }).length, 0);
}
