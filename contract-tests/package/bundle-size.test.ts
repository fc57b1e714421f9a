// Proves: the bundle of one call has the promised size, and no unused code.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type OutputChunk, rolldown } from "rolldown";
import { describe, expect, inject, it } from "vitest";
import { bundleBytes } from "./budgets.js";

const app = "one-call.js";
const code = `import { createSolarisClient } from "solaris-esign";
export const authorize = (ref, auth) =>
  createSolarisClient({ environment: "production", auth }).identifications.authorize(ref);`;

/** The file of the package that a bundle has for `#diagnostics`. */
const diagnosticsIn = (chunks: OutputChunk[]) =>
  chunks.flatMap(({ moduleIds }) => moduleIds).flatMap((id) => /[\w-]+-diagnostics\.js$/.exec(id) ?? []);

describe("a browser's bundle of one call", async () => {
  const chunks = await bundle();
  const atOnce = chunks.filter(({ isDynamicEntry }) => !isDynamicEntry);

  it("is not larger than its budget", () => {
    const bytes = atOnce.map(({ code }) => gzipSync(code, { level: 9 }).length).reduce((sum, each) => sum + each, 0);
    const hint = "Look for an import that came in, or raise the budget in contract-tests/package/budgets.ts.";
    expect(bytes, hint).toBeLessThanOrEqual(bundleBytes);
  });

  it("is one file, because two are larger", () => {
    expect(atOnce.map(({ name }) => name)).toEqual(["one-call"]);
  });

  it("leaves out the drift checker until it is needed", () => {
    const later = chunks.filter(({ isDynamicEntry }) => isDynamicEntry);
    expect(later.map(({ name }) => name)).toEqual(["report"]);
  });

  it("has the size of that part in the guides", async () => {
    const guide = await readFile(new URL("../../docs/drift.md", import.meta.url), "utf8");
    const [, told] = /the drift checker \(([\d.]+) kB min\+gzip/.exec(guide) ?? [];
    const [later] = chunks.filter(({ isDynamicEntry }) => isDynamicEntry);
    const kB = gzipSync(later?.code ?? "", { level: 9 }).length / 1000;
    // A contract with some more values must not make the guide wrong.
    expect(Math.abs(kB / Number(told) - 1), `docs/drift.md says ${told} kB, and it is ${kB}`).toBeLessThan(0.2);
  });

  it("contains neither Node's transport nor the fake", () => {
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => /node-|testing|^node:/.test(id));
    expect(modules).toEqual([]);
  });

  it("publishes no events for tracers, and reads no environment", () => {
    expect(diagnosticsIn(chunks)).toEqual(["browser-diagnostics.js"]);
  });
});

it("a bundle for Cloudflare Workers publishes events for tracers", async () => {
  expect(diagnosticsIn(await bundle(["workerd", "worker", "browser"]))).toEqual(["process-diagnostics.js"]);
});

async function bundle(conditionNames?: string[]): Promise<OutputChunk[]> {
  const bundle = await rolldown({
    input: app,
    cwd: inject("installed"),
    platform: "browser",
    resolve: conditionNames ? { conditionNames: [...conditionNames, "import", "default"] } : {},
    plugins: [
      {
        name: "app",
        resolveId: (id) => (id === app ? join(inject("installed"), app) : null),
        load: (id) => (id.endsWith(app) ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return output.filter((part): part is OutputChunk => part.type === "chunk");
}
