// What a browser loads before the first call with a client, minified and gzipped. What is loaded only on demand does not count.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * @param {string} file of this folder
 * @returns {Promise<number>} bytes
 */
export async function bundledBytes(file) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { create } from "./${file}"`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
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
  const [first] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === "<stdin>");
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
