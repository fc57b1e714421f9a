// Before the tests of the package: it is packed, and installed into one project, for all of them; gone when they are over.
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { install, pack, type Tarball } from "./packed-package.js";

declare module "vitest" {
  interface ProvidedContext {
    tarball: Tarball;
    /** A project that has the package installed. */
    installed: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = await mkdtemp(join(await realpath(tmpdir()), "solaris-esign-package-"));
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    const tarball = await pack(scratch);
    const installed = join(scratch, "project");
    await install(tarball, installed);
    project.provide("tarball", tarball);
    project.provide("installed", installed);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
