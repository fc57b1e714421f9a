// The client as it is bundled for other platforms than Node and Bun: over the platform's own `fetch`, called by the client.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function importWebClient(): Promise<typeof import("../../src/index.js")> {
  const cache = join(root, "node_modules/.cache/solaris-esign");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "web-"));
  try {
    const bundle = await rolldown({
      input: join(root, "src/index.ts"),
      platform: "neutral",
      resolve: {
        alias: {
          "#transport": join(root, "src/transport/web-transport.ts"),
          "#diagnostics": join(root, "src/request/browser-diagnostics.ts"),
        },
      },
    });
    const file = join(folder, "index.mjs");
    await bundle.write({ file, codeSplitting: false });
    await bundle.close();
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
