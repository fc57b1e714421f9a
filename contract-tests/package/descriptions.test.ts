// Proves: resolvers, bundlers and TypeScript find what package.json declares.
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, it } from "vitest";
import { runTool } from "../support/tool.js";

const { file } = inject("tarball");

it("publint finds nothing", async () => {
  expect(await runTool("publint", ["run", file, "--strict"])).toMatchObject({
    code: 0,
    output: expect.stringContaining("All good!"),
  });
});

it("the types are those of the code, for each way to resolve them", async () => {
  const accepted = [
    // Resolution as Node 10 did it knows no `exports`; the package asks for Node 20.19.
    ...["--profile", "node16"],
    // It takes it for an error that CommonJS gets ES modules. Node 20.19 requires them: entry-points.test.ts does.
    ...["--ignore-rules", "cjs-resolves-to-esm"],
    // Are no modules.
    ...["--exclude-entrypoints", "openapi.yaml", "pact.json"],
  ];
  const ran = await runTool("attw", [file, ...accepted, "--no-color", "--no-emoji", "--format", "ascii"]);
  expect(ran.code, ran.output).toBe(0);
});

const { ModuleKind, ModuleResolutionKind } = ts;
it.each<[string, ts.CompilerOptions, boolean]>([
  ["module nodenext", { module: ModuleKind.NodeNext }, true],
  ["module node20", { module: ModuleKind.Node20 }, true],
  ["module preserve", { module: ModuleKind.Preserve }, true],
  ["module node16", { module: ModuleKind.Node16 }, true],
  ["moduleResolution bundler", { moduleResolution: ModuleResolutionKind.Bundler }, true],
  ["moduleResolution node10", { moduleResolution: ModuleResolutionKind.Node10 }, false],
  ["moduleResolution classic", { moduleResolution: ModuleResolutionKind.Classic }, false],
  ["module commonjs", { module: ModuleKind.CommonJS }, false],
  ["module es2022", { module: ModuleKind.ES2022 }, false],
])("TypeScript set to %s finds it, or does not, as the README says", (_, options, found) => {
  for (const entry of ["", "/testing", "/contract", "/vitest", "/webhooks", "/postgres", "/redis"]) {
    const name = `solaris-esign${entry}`;
    const { resolvedModule } = ts.resolveModuleName(name, join(inject("installed"), "app.ts"), options, ts.sys);
    expect(resolvedModule?.extension).toBe(found ? ".d.ts" : undefined);
  }
});
