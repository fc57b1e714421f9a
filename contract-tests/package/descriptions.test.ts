// Proves: what package.json says of the package is what resolvers, bundlers and TypeScript make of it.
import { expect, inject, it } from "vitest";
import { runTool } from "../support/tool.js";

const { file } = inject("tarball");

it("publint finds nothing", async () => {
  expect(await runTool("publint", ["run", file, "--strict"])).toMatchObject({
    code: 0,
    output: expect.stringContaining("All good!"),
  });
});

it("the types are those of the code, however they are resolved", async () => {
  const accepted = [
    // Resolution as Node 10 did it knows no `exports`; the package asks for Node 20.19.
    ...["--profile", "node16"],
    // It takes it for an error that CommonJS gets ES modules. Node 20.19 requires them: entry-points.test.ts does.
    ...["--ignore-rules", "cjs-resolves-to-esm"],
    // Is no module.
    ...["--exclude-entrypoints", "openapi.yaml"],
  ];
  const ran = await runTool("attw", [file, ...accepted, "--no-color", "--no-emoji", "--format", "ascii"]);
  expect(ran.code, ran.output).toBe(0);
});
