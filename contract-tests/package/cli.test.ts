// Proves: in a project that has installed the package and nothing else, every command of its bin runs.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { npmCommandOf } from "../../scripts/support/programs.mjs";
import { expectExit, runFile } from "../support/command.js";

const project = inject("installed");
const installed = join(project, "node_modules/solaris-esign");
const { version, bin } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));

/** A folder of the project, for the files of the commands. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(project, "cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the bin of the installed package, in that folder. */
const run = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runFile(join(installed, bin["solaris-esign"]), args, environment, folder);

describe("npx solaris-esign", () => {
  it("finds the bin", async () => {
    const [file, args] = npmCommandOf(["exec", "--offline", "--", "solaris-esign", "--version"]);
    const { stdout } = await promisify(execFile)(file, args, { cwd: project });
    expect(stdout.trim()).toBe(version);
  });

  it("lists its commands, each with a help of its own", async () => {
    const overview = await run(["--help"]);
    expectExit(overview, 0);
    const names = [...overview.stdout.matchAll(/^ {2}((?!npx)[a-z-]+(?: [a-z-]+)*) {2,}\S/gm)].map(([, name]) => name);
    expect(names).toContain("check fixtures");
    for (const name of names) {
      const help = await run([...`${name}`.split(" "), "--help"]);
      expectExit(help, 0, `npx solaris-esign ${name}`);
      expect(help.stderr).toBe("");
    }
  });

  it("ends with 2 without a command", async () => {
    expectExit(await run([]), 2, "Name a command.");
  });
});

describe("check fixtures", () => {
  it("finds the fixtures that hold, and the one that does not", async () => {
    await writeFile(join(folder, "good.json"), JSON.stringify({ id: "i1", status: "created" }));
    expectExit(await run(["check", "fixtures", "*.json"]), 0, "Everything holds: 1 check.");
    await writeFile(join(folder, "bad.json"), JSON.stringify({ id: "i1", status: 7 }));
    const ran = await run(["check", "fixtures", "*.json", "--junit", "report.xml"], { GITHUB_ACTIONS: "true" });
    expectExit(ran, 1, "WRONG: status: wrong-type", "at: /status", "::error file=bad.json,");
    expect(await readFile(join(folder, "report.xml"), "utf8")).toContain('failures="1"');
  });
});
