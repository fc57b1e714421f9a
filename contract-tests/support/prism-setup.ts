// Before the tests against the specification: one Prism for all of them, gone when they are over.
import type { TestProject } from "vitest/node";
import { startPrism } from "../../scripts/support/prism.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Where Prism serves spec/openapi.yaml. */
    prismUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prism = await startPrism();
  project.provide("prismUrl", prism.url);
  return prism.close;
}
