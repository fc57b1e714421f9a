// Bundles the handler. `platform: "node"` chooses the transport that knows whether a request was sent.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entryPoints = { handler: fileURLToPath(new URL("handler.ts", import.meta.url)) };

/** Deploy the whole folder: the parts that are loaded on demand are files of their own in the ES modules. */
export async function bundle(format: "cjs" | "esm", outdir: string): Promise<void> {
  const outExtension = { ".js": format === "cjs" ? ".cjs" : ".mjs" };
  const splitting = format === "esm";
  await build({
    entryPoints,
    outdir,
    outExtension,
    format,
    splitting,
    bundle: true,
    platform: "node",
    target: "node20",
  });
}
