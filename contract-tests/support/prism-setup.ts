// Before the tests against the specification: one Prism that serves it and one that checks answers against it, for all of
// them, gone when they are over.
import type { TestProject } from "vitest/node";
import { startPrism, startPrismProxy } from "../../scripts/support/prism.mjs";
import { startReplayServer } from "./replay.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where Prism serves spec/openapi.yaml. */
    prismUrl: string;
    /** Where Prism checks answers, each of which a request brings along: see through-prism.ts. */
    prismProxyUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const upstream = await startReplayServer();
  const [prism, proxy] = await Promise.all([startPrism(), startPrismProxy({ upstream: upstream.url })]);
  project.provide("prismUrl", prism.url);
  project.provide("prismProxyUrl", proxy.url);
  return async () => {
    await Promise.all([prism.close(), proxy.close()]);
    await upstream.close();
  };
}
