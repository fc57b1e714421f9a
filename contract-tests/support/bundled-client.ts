// The package as plain JavaScript, in a folder where it finds its dependency: dist/ may be incomplete during a build.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Returns the folder, which is deleted after the tests of the file. Its `index.js` is the package.
 *
 * @param more files that use the package, by their path: each becomes one in the folder
 */
export async function bundledClient(...more: string[]): Promise<string> {
  const cache = join(root, "node_modules/.cache/solaris-esign");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "client-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const imports = { "#transport": "./node-transport.js", "#diagnostics": "./process-diagnostics.js" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", imports }));
  const build = await rolldown({
    cwd: root,
    input: ["src/index.ts", "src/transport/node-transport.ts", "src/request/process-diagnostics.ts", ...more],
    external: [/^#/, "openapi-fetch", /^node:/, "pg", "redis", "ioredis"],
    resolve: { extensionAlias: { ".js": [".ts"] } },
  });
  await build.write({ dir: folder });
  await build.close();
  return folder;
}
